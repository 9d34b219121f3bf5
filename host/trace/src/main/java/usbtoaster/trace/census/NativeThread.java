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

/**
 * A thread of this process as Linux sees it. Linux keeps 15 bytes of a name.
 *
 * @param task its folder under {@code /proc}
 */
record NativeThread(String name, Path task) {
  private static final int NAME_BYTES = 15;

  /**
   * Lists the threads under {@code tasks}, {@code /proc/self/task} on Linux; empty where there is
   * no such folder.
   */
  static Optional<List<NativeThread>> all(Path tasks) {
    List<NativeThread> threads = new ArrayList<>();
    try (DirectoryStream<Path> each = Files.newDirectoryStream(tasks)) {
      for (Path task : each) {
        name(task).ifPresent(name -> threads.add(new NativeThread(name, task)));
      }
    } catch (IOException e) {
      return Optional.empty();
    }
    return Optional.of(threads);
  }

  private static Optional<String> name(Path task) {
    try {
      String comm = Files.readString(task.resolve("comm"), StandardCharsets.UTF_8);
      return Optional.of(comm.stripTrailing());
    } catch (IOException e) {
      return Optional.empty(); // it ended, or its name was cut in the middle of a character
    }
  }

  /** Returns whether Linux has forgotten it since it was listed. */
  boolean hasEnded() {
    return Files.notExists(task);
  }

  /** Returns the system's number of it; 0 if it has none. */
  long id() {
    try {
      return Long.parseLong(task.getFileName().toString());
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** Returns how long it has run on a processor (proc_pid_schedstat(5)), if the kernel tells. */
  long cpuNanos() {
    try {
      String times = Files.readString(task.resolve("schedstat"), StandardCharsets.US_ASCII);
      return Long.parseLong(times, 0, times.indexOf(' '), 10);
    } catch (IOException | IndexOutOfBoundsException | NumberFormatException e) {
      return CensusEntry.UNKNOWN;
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

  /** Returns what it is for, if it is no Java thread. */
  String purpose() {
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
