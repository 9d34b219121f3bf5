package usbtoaster.wires.record;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Writes a recording as it happens, through a buffer. What goes wrong is kept for {@link #close}:
 * the run that is recorded goes on. The caller sees to it that one thread writes at a time.
 */
final class WireWriter {
  private static final int BUFFER_BYTES = 1 << 16;

  private final OutputStream to;
  private final long originNanos;
  private final CRC32C check = new CRC32C();
  private long events;
  private @Nullable IOException failure;

  WireWriter(OutputStream to, long originNanos, Map<String, String> header) {
    this.to = new BufferedOutputStream(to, BUFFER_BYTES);
    this.originNanos = originNanos;
    line(WireRecording.MAGIC);
    line("origin " + originNanos);
    header.forEach((name, value) -> line(checked(name) + ' ' + value.replaceAll("[^ -~]", "?")));
    line("");
  }

  private static String checked(String name) {
    if (!name.matches("[A-Za-z0-9.-]{1,64}") || name.equals("origin")) {
      throw new IllegalArgumentException(
          "\"" + name + "\" cannot name something in a recording: use letters, digits, . and -.");
    }
    return name;
  }

  void write(WireEvent event) {
    events++;
    line(WireText.of(event, originNanos));
  }

  private void line(String text) {
    byte[] bytes = (text + '\n').getBytes(StandardCharsets.US_ASCII);
    check.update(bytes, 0, bytes.length);
    put(bytes);
  }

  private void put(byte[] bytes) {
    if (failure == null) {
      try {
        to.write(bytes);
      } catch (IOException e) {
        failure = e;
      }
    }
  }

  /** Ends the recording; throws what went wrong first. */
  void close() throws IOException {
    String end = "end " + events + ' ' + Long.toHexString(check.getValue()) + '\n';
    put(end.getBytes(StandardCharsets.US_ASCII));
    try {
      to.close();
    } catch (IOException e) {
      failure = failure == null ? e : failure;
    }
    if (failure != null) {
      throw failure;
    }
  }

  long events() {
    return events;
  }
}
