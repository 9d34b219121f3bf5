package usbtoaster.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Prints how long the launcher takes until its first line and until its end, as whoever types it
 * sees it: a process of its own each time, the commands in turns.
 */
public final class StartTimes {
  private static final List<List<String>> COMMANDS =
      List.of(List.of("--version"), List.of("--help"), List.of("run", "README.md"));

  private StartTimes() {}

  /** When a process printed its first line, and when it had ended, after its start. */
  private record Times(long firstNanos, long endNanos) {}

  /**
   * Starts each command that often.
   *
   * @param arguments the launcher, the folder to start it in, and how many rounds; 15 if that is
   *     missing
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    String launcher = arguments[0];
    Path folder = Path.of(arguments[1]);
    int rounds = arguments.length < 3 ? 15 : Integer.parseInt(arguments[2]);
    List<List<Times>> taken = new ArrayList<>();
    for (List<String> command : COMMANDS) {
      start(launcher, folder, command); // the first start after a build does more than others
      taken.add(new ArrayList<>());
    }
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < COMMANDS.size(); i++) {
        taken.get(i).add(start(launcher, folder, COMMANDS.get(i)));
      }
    }
    System.out.printf(
        "%-24s %31s %31s%n", "ms, median (least, most)", "until the first line", "until the end");
    for (int i = 0; i < COMMANDS.size(); i++) {
      System.out.printf(
          "%-24s %31s %31s%n",
          "toaster " + String.join(" ", COMMANDS.get(i)),
          text(taken.get(i).stream().mapToLong(Times::firstNanos).toArray()),
          text(taken.get(i).stream().mapToLong(Times::endNanos).toArray()));
    }
  }

  private static Times start(String launcher, Path folder, List<String> command)
      throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of(launcher));
    line.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    long start = System.nanoTime();
    Process process = builder.start();
    long first;
    try (BufferedReader out = process.inputReader()) {
      out.readLine();
      first = System.nanoTime() - start;
      while (out.readLine() != null) {}
    }
    int exitCode = process.waitFor();
    long end = System.nanoTime() - start;
    if (exitCode != 0) {
      throw new IOException(String.join(" ", line) + " ended with " + exitCode);
    }
    return new Times(first, end);
  }

  private static String text(long[] nanos) {
    Arrays.sort(nanos);
    return String.format(
        Locale.ROOT,
        "%5.0f (%.0f, %.0f)",
        nanos[nanos.length / 2] / 1e6,
        nanos[0] / 1e6,
        nanos[nanos.length - 1] / 1e6);
  }
}
