package usbtoaster.wires.record;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The whole lines of a file, each of bounded length. A last one without its end is left out. */
final class WireLines {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int LONGEST = 2 * WireRecording.MOST_BYTES + 256;

  private final InputStream in;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream(1024);
  private boolean cut;

  WireLines(InputStream in) {
    this.in = new BufferedInputStream(in, BUFFER_BYTES);
  }

  /** Returns the next line; null if there is none that is whole. */
  @Nullable String next() throws IOException {
    line.reset();
    for (int each = in.read(); each != '\n'; each = in.read()) {
      if (each < 0) {
        cut = line.size() > 0;
        return null;
      }
      if (line.size() == LONGEST) {
        throw WireRecording.damaged("a line has no end");
      }
      line.write(each);
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  /** Returns whether something was left out. */
  boolean cut() {
    return cut;
  }
}
