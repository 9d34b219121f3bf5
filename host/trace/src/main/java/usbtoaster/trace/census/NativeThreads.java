package usbtoaster.trace.census;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The threads of this process as Linux sees them, by name. Linux keeps 15 bytes of a name. */
final class NativeThreads {
  private static final int NAME_BYTES = 15;

  private NativeThreads() {}

  /**
   * Lists the names of the threads under {@code tasks}, {@code /proc/self/task} on Linux; empty
   * where there is no such folder.
   */
  static Optional<List<String>> names(Path tasks) {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> each = Files.newDirectoryStream(tasks)) {
      for (Path task : each) {
        name(task).ifPresent(names::add);
      }
    } catch (IOException e) {
      return Optional.empty();
    }
    return Optional.of(names);
  }

  private static Optional<String> name(Path task) {
    try {
      String comm = Files.readString(task.resolve("comm"), StandardCharsets.UTF_8);
      return Optional.of(comm.stripTrailing());
    } catch (IOException e) {
      return Optional.empty(); // it ended, or its name was cut in the middle of a character
    }
  }

  /** Returns the name that Linux keeps of a Java thread. */
  static String nativeName(String javaName) {
    byte[] bytes = javaName.getBytes(StandardCharsets.UTF_8);
    if (bytes.length <= NAME_BYTES) {
      return javaName;
    }
    return new String(Arrays.copyOf(bytes, NAME_BYTES), StandardCharsets.UTF_8).stripTrailing();
  }

  /** Returns what a native thread that is no Java thread is for. */
  static String purpose(String name) {
    if (name.startsWith("GC ")
        || name.startsWith("G1 ")
        || name.startsWith("Z")
        || name.startsWith("Shenandoah")) {
      return "garbage collection";
    }
    if (name.startsWith("C1 ") || name.startsWith("C2 ") || name.startsWith("JVMCI")) {
      return "compiler";
    }
    if (name.equals("java")) {
      return "launcher";
    }
    return "runtime";
  }
}
