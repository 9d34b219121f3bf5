package usbtoaster.testing;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Lets the tests of one module of this tree run at a time, however many modules Maven builds at
 * once ({@code -T 2}): compiling goes on beside them, but no test takes the processor from another.
 * JUnit finds it by itself, in every module.
 *
 * <p>The first test class of a JVM waits for a lock of a file, which the JVM keeps until its end. A
 * module whose tests look at no clock sets {@code toaster.tests.beside}: they are a compiler's
 * equal, wait for no other module, and no other waits for them.
 */
@NullMarked
public final class OneTestJvm implements BeforeAllCallback {
  private static final boolean BESIDE = Boolean.getBoolean("toaster.tests.beside");

  private static @Nullable FileLock held;

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    if (!BESIDE) {
      take();
    }
  }

  private static synchronized void take() throws IOException {
    Path root = Path.of("").toAbsolutePath();
    while (root != null && !Files.isDirectory(root.resolve(".mvn"))) {
      root = root.getParent();
    }
    if (held == null && root != null) {
      Path target = Files.createDirectories(root.resolve("target"));
      FileChannel file =
          FileChannel.open(
              target.resolve("tests.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      held = file.lock();
    }
  }
}
