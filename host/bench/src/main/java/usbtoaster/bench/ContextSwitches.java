package usbtoaster.bench;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** How often the threads of this process have left a processor, without the JVM's compilers. */
final class ContextSwitches {
  private static final String LINE = "ctxt_switches:"; // voluntary_ and nonvoluntary_

  private ContextSwitches() {}

  /** Returns the sum over the threads that live. */
  static long count() throws IOException {
    long sum = 0;
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
      for (Path thread : threads) {
        sum += count(thread);
      }
    }
    return sum;
  }

  private static long count(Path thread) throws IOException {
    try {
      if (Files.readString(thread.resolve("comm")).contains("Compiler")) {
        return 0;
      }
      return Files.readAllLines(thread.resolve("status")).stream()
          .filter(line -> line.contains(LINE))
          .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(':') + 1).trim()))
          .sum();
    } catch (NoSuchFileException e) {
      return 0; // it has ended
    }
  }
}
