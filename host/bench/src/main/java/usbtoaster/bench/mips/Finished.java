package usbtoaster.bench.mips;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A program that has run to its end.
 *
 * @param exit its exit code
 * @param out what it has printed
 * @param errors what it has printed on the standard error
 * @param wallNanos how long it took, its start included
 * @param cpuNanos the processor time of all its threads, by milliseconds
 */
public record Finished(int exit, String out, String errors, long wallNanos, long cpuNanos) {
  /**
   * Runs {@code command} in {@code folder} with {@code input}. A shell tells its processor time.
   *
   * @throws IOException if there is no such program
   */
  public static Finished run(Path folder, String input, List<String> command)
      throws IOException, InterruptedException {
    List<String> timed = new ArrayList<>();
    timed.addAll(List.of("bash", "-c", "TIMEFORMAT='%3U %3S'; time \"$@\"", "bash"));
    timed.addAll(command);
    long begin = System.nanoTime();
    Process process = new ProcessBuilder(timed).directory(folder.toFile()).start();
    try (Writer asks = process.outputWriter(StandardCharsets.UTF_8)) {
      asks.write(input);
    }
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    int exit = process.waitFor();
    long wall = System.nanoTime() - begin;
    if (exit == 127) {
      throw new IOException(command.getFirst() + " is not installed");
    }
    int last = errors.stripTrailing().lastIndexOf('\n') + 1;
    List<String> seconds = List.of(errors.substring(last).strip().split(" ", -1));
    double cpu = Double.parseDouble(seconds.get(0)) + Double.parseDouble(seconds.get(1));
    return new Finished(exit, out, errors.substring(0, last), wall, Math.round(cpu * 1e9));
  }

  /**
   * Returns what it has printed.
   *
   * @throws IOException if it has failed
   */
  public String successful(String name) throws IOException {
    if (exit != 0) {
      throw new IOException("%s ended with %d: %s".formatted(name, exit, errors.strip()));
    }
    return out.strip();
  }
}
