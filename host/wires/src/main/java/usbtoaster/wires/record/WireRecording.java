package usbtoaster.wires.record;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * A recording in a file, looked at once from its beginning to its end, so that what is read of it
 * later is what was recorded.
 *
 * <p>It is text, a line an event; {@code docs/replay.md} describes it. Nothing of it stays in
 * memory but the header. Whoever recorded may have been ended in the middle: the whole lines that
 * are there can be read, and {@link #whole} says so.
 */
public final class WireRecording {
  static final String MAGIC = "usbtoaster-wires 1";

  /** The most bytes that one event may have. */
  public static final int MOST_BYTES = 1 << 24;

  private static final int MOST_NAMES = 256;
  private static final String ORIGIN = "origin";

  private final Path file;
  private final Map<String, String> header = new LinkedHashMap<>();
  private long originNanos;
  private long events;
  private boolean whole;

  private WireRecording(Path file) {
    this.file = file;
  }

  /**
   * Opens a recording.
   *
   * @throws WireRecordingException if it is none, or damaged
   * @throws IOException if it cannot be read
   */
  public static WireRecording open(Path file) throws IOException {
    WireRecording recording = new WireRecording(file);
    try (InputStream in = Files.newInputStream(file)) {
      recording.look(new WireLines(in));
    }
    return recording;
  }

  private void look(WireLines lines) throws IOException {
    CRC32C check = new CRC32C();
    head(lines, check);
    for (String line = lines.next(); line != null; line = lines.next()) {
      if (line.startsWith("end ")) {
        String end = "end " + events + ' ' + Long.toHexString(check.getValue());
        if (!line.equals(end) || lines.next() != null || lines.cut()) {
          throw damaged("its check at the end does not fit");
        }
        whole = true;
        return;
      }
      events++;
      update(check, line);
    }
  }

  private void head(WireLines lines, CRC32C check) throws IOException {
    String first = lines.next();
    if (first == null || !MAGIC.equals(first)) {
      boolean other = first != null && first.startsWith("usbtoaster-wires ");
      throw new WireRecordingException(
          other
              ? "It is a recording of another version: replay it with the program that made it."
              : "It is no recording of wires: toaster run --record-wires makes one.");
    }
    update(check, first);
    for (String line = lines.next(); !"".equals(line); line = lines.next()) {
      int space = line == null ? -1 : line.indexOf(' ');
      if (line == null || space < 0 || header.size() > MOST_NAMES) {
        throw damaged("its header has no end");
      }
      update(check, line);
      header.put(line.substring(0, space), line.substring(space + 1));
    }
    update(check, "");
    try {
      originNanos = Long.parseLong(header.getOrDefault(ORIGIN, ""));
    } catch (NumberFormatException e) {
      throw damaged("its header does not say when it began");
    }
    header.remove(ORIGIN);
  }

  private static void update(CRC32C check, String line) {
    check.update(line.getBytes(StandardCharsets.ISO_8859_1));
    check.update('\n');
  }

  static WireRecordingException damaged(String how) {
    return new WireRecordingException(
        "It is damaged (" + how + "): copy it again from where it was recorded.");
  }

  /** Returns what whoever recorded wrote about it. */
  public Map<String, String> header() {
    return header;
  }

  /** Returns how many events it has. */
  public long events() {
    return events;
  }

  /** Returns whether it was ended as it should be; else there was more to come. */
  public boolean whole() {
    return whole;
  }

  /** Begins to read its events. */
  public WireReader read() throws IOException {
    InputStream in = Files.newInputStream(file);
    try {
      WireLines lines = new WireLines(in);
      for (String line = lines.next(); !"".equals(line); line = lines.next()) {
        if (line == null) {
          throw damaged("it changes while it is read");
        }
      }
      return new WireReader(in, lines, originNanos, events);
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }
}
