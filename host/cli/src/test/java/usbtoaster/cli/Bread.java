package usbtoaster.cli;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Files of random bytes. Every failing test can be repeated: {@code -Dtoaster.seed=}. */
final class Bread {
  static final long SEED = Long.getLong("toaster.seed", 20261122);

  private Bread() {}

  static Path of(Path folder, String name, int bytes) throws IOException {
    byte[] data = new byte[bytes];
    new Random(SEED + bytes).nextBytes(data);
    return Files.write(folder.resolve(name), data);
  }

  /** Returns whether Java can give a file such a name in this locale. */
  static boolean canName(String name) {
    String encoding = System.getProperty("sun.jnu.encoding", "UTF-8");
    return Charset.forName(encoding).newEncoder().canEncode(name);
  }
}
