package usbtoaster.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Locale;

/**
 * Tells whether two names stand for one file, without opening it: by another name, a link of either
 * kind, a name under {@code /proc} or {@code /dev/fd}, and also where neither is there yet.
 */
final class SameFile {
  private static final Path NULL = Path.of("/dev/null");
  private static final int MOST_LINKS = 40; // as Linux counts
  private static final int TYPE = 0170000;
  private static final int CHARACTER_DEVICE = 0020000;

  private SameFile() {}

  /**
   * Returns whether {@code one} and {@code other} are, or would become, the same file. Two that are
   * not there yet and differ in the case of letters or in how these are composed count as the same:
   * on many file systems they would be.
   */
  static boolean are(Path one, Path other) {
    try {
      boolean there = Files.exists(one);
      if (there != Files.exists(other)) {
        return false;
      }
      return there ? Files.isSameFile(one, other) : folded(one).equals(folded(other));
    } catch (IOException e) {
      return false; // it cannot be opened either
    }
  }

  private static String folded(Path path) throws IOException {
    String name = place(path).toString();
    return Normalizer.normalize(name, Normalizer.Form.NFKC)
        .toUpperCase(Locale.ROOT)
        .toLowerCase(Locale.ROOT);
  }

  /** Returns where a file of the name {@code path} would be made: links may lead elsewhere. */
  private static Path place(Path path) throws IOException {
    Path name = path.toAbsolutePath();
    for (int i = 0; i < MOST_LINKS; i++) {
      Path folder = name.getParent();
      Path last = name.getFileName();
      if (folder == null || last == null) {
        return name;
      }
      name = folder.toRealPath().resolve(last);
      if (!Files.isSymbolicLink(name)) {
        return name;
      }
      name = name.resolveSibling(Files.readSymbolicLink(name));
    }
    throw new IOException("Too many links");
  }

  /** Returns whether {@code path} is the device that swallows all. */
  static boolean isNull(Path path) {
    return are(path, NULL);
  }

  /** Returns whether {@code path} is a character device: what is written to it cannot be read. */
  static boolean isDevice(Path path) {
    try {
      int mode = (int) Files.getAttribute(path, "unix:mode");
      return (mode & TYPE) == CHARACTER_DEVICE;
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}
