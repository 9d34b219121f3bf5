package usbtoaster.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The bread of a run that is made to be looked at. */
final class Slices {
  /** How long a piece is. */
  static final int BYTES = 512;

  private static final int MOST = 256;

  private Slices() {}

  /** Returns a piece for whoever gives none. */
  static List<byte[]> usual() {
    byte[] words = "There is no thread.\n".getBytes(US_ASCII);
    byte[] bread = new byte[BYTES];
    for (int i = 0; i < BYTES; i++) {
      bread[i] = words[i % words.length];
    }
    return List.of(bread);
  }

  /**
   * Cuts files into pieces; of many pieces the first {@value #MOST}.
   *
   * @throws UserError if one of them cannot be toasted
   */
  static List<byte[]> of(List<Path> files) {
    if (files.isEmpty()) {
      return usual();
    }
    Source.check(files);
    List<byte[]> pieces = new ArrayList<>();
    try (Source source = new Source(files)) {
      byte[] chunk = new byte[BYTES];
      while (pieces.size() < MOST) {
        int length = source.fill(chunk);
        if (length == 0) {
          break;
        }
        pieces.add(Arrays.copyOf(chunk, length));
      }
    }
    return pieces;
  }
}
