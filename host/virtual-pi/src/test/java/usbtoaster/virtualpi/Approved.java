package usbtoaster.virtualpi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Texts that somebody has read and found good, in {@code src/test/resources/approved}. What varies
 * from run to run is masked by {@code #}. With {@code -Dvirtual-pi.approve=write} they are written
 * anew, for somebody to read.
 */
final class Approved {
  private static final Path FOLDER = Path.of("src/test/resources/approved");
  private static final boolean WRITE = "write".equals(System.getProperty("virtual-pi.approve"));

  private Approved() {}

  /** Compares what a command has left behind, word by word. */
  static void check(String name, Console.Answer answer) throws IOException {
    Path file = FOLDER.resolve(name + ".txt");
    String told = masked(answer.output()).stripTrailing() + "\nexit " + answer.exit() + "\n";
    if (WRITE) {
      Files.createDirectories(FOLDER);
      Files.writeString(file, told);
    }
    assertThat(file).as("with -Dvirtual-pi.approve=write it is written").exists();
    assertThat(told).isEqualTo(Files.readString(file));
  }

  private static String masked(String output) {
    return output
        .replaceAll("\n {21}", " ") // a longer number may be wrapped elsewhere
        .replaceAll("(?m)^(ok|warning) +interrupts  .*", "# interrupts #") // measured
        .replaceAll("(?m)^(ok +Java +)[0-9.]+", "$1#")
        .replaceAll("(?m)^(ok +kernel +).*", "$1#")
        .replaceAll("\\d+\\.\\d+ (us|ms|seconds?)", "# $1")
        .replaceAll("\\b(pid|process) \\d+", "$1 #")
        .replaceAll("The (read|write) failed", "The read or write failed"); // whichever was first
  }
}
