package usbtoaster.bench.echo;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What the threads of this process have had of the processors, without the JVM's compilers. */
public final class ProcessorTime {
  private ProcessorTime() {}

  /** Returns the nanoseconds so far. */
  public static long nanos() throws IOException {
    long sum = 0;
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
      for (Path thread : threads) {
        sum += nanos(thread);
      }
    }
    return sum;
  }

  private static long nanos(Path thread) throws IOException {
    try {
      if (Files.readString(thread.resolve("comm")).contains("Compiler")) {
        return 0;
      }
      String figures = Files.readString(thread.resolve("schedstat"));
      return Long.parseLong(figures.substring(0, figures.indexOf(' ')));
    } catch (NoSuchFileException e) {
      return 0; // it has ended
    }
  }
}
