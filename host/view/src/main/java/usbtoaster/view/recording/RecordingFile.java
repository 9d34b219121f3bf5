package usbtoaster.view.recording;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import usbtoaster.trace.record.Entry;
import usbtoaster.trace.record.EntryReader;

/**
 * A recording in a file, as a {@link RecordingWriter} has made it. Each reading opens the file anew
 * and takes bounded memory, whatever is in it.
 *
 * <p>What is wrong with the file is a {@link DamagedRecordingException}, and comes after all
 * entries that stand before it: a file that is cut off can be read up to there. Damage that looks
 * like entries is told at the end, by the check sum.
 */
public final class RecordingFile implements Recording {
  private final Path path;
  private final RecordingHeader header;

  private RecordingFile(Path path, RecordingHeader header) {
    this.path = path;
    this.header = header;
  }

  /**
   * Looks at the head of a file.
   *
   * @throws DamagedRecordingException if it is no recording, or one of a later version
   * @throws IOException if it cannot be read
   */
  public static RecordingFile open(Path path) throws IOException {
    try (InputStream file = Files.newInputStream(path)) {
      return new RecordingFile(path, new RecordingReader(name(path), file).header());
    }
  }

  @Override
  public RecordingHeader header() {
    return header;
  }

  @Override
  public void read(EntryReader reader) throws IOException {
    try (InputStream file = Files.newInputStream(path)) {
      RecordingReader from = new RecordingReader(name(path), file);
      from.header();
      for (Entry entry = from.next(); entry != null; entry = from.next()) {
        reader.entry(entry);
      }
    }
  }

  private static String name(Path path) {
    @Nullable Path name = path.getFileName();
    return name == null ? path.toString() : name.toString();
  }
}
