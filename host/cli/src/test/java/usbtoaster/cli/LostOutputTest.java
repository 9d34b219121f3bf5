package usbtoaster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is lost on its way out is told, and the exit code is not 0. */
final class LostOutputTest {
  private static final Path ELF = Path.of("../../firmware/image/toaster.elf");
  private static final String LOST = "What was printed is lost: No space left on device.";

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run BREAD",
        "--help",
        "--version",
        "run --help",
        "pico ELF --for 0.02",
        "pico -h"
      })
  void shouldTellThatTheReportIsLost(String line) throws IOException {
    Path bread = Bread.of(folder, "bread", 10);
    Object[] args = line.replace("BREAD", bread.toString()).replace("ELF", "" + ELF).split(" ");
    try (OutputStream full = new FileOutputStream("/dev/full")) {
      Console console = Console.printingTo(full, args);

      assertThat(console.err().lines()).last().isEqualTo(LOST);
      assertThat(console.exitCode).isEqualTo(ExitCode.FAILED);
    }
  }

  @Test
  void shouldTellThatTheStandardOutputIsClosed() throws IOException {
    OutputStream closed = new FileOutputStream(folder.resolve("out").toFile());
    closed.close();
    Console console = Console.printingTo(closed, "--version");
    assertThat(console.err()).isEqualTo("What was printed is lost: Stream Closed.\n");
    assertThat(console.exitCode).isEqualTo(ExitCode.FAILED);
  }

  @Test
  void shouldFailWhereMessagesAreLost() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream full = new FileOutputStream("/dev/full")) {
      String[] args = {"pico", ELF.toString(), "--for", "0.02"};
      assertThat(Main.run(args, BoardSession::open, null, Screen.USUAL, out, full))
          .isEqualTo(ExitCode.FAILED);
    }
  }

  /** {@code -v} prints by the logger, to the JVM's own stream. */
  @Test
  void shouldFailWhereTheLogIsLost() throws IOException {
    PrintStream before = System.err;
    try (PrintStream full = new PrintStream(new FileOutputStream("/dev/full"))) {
      System.setErr(full);
      full.println("what a logger says");
      assertThat(Console.toaster("--version").exitCode).isEqualTo(ExitCode.FAILED);
    } finally {
      System.setErr(before);
    }
  }

  @Test
  void shouldFailWhereTheToastIsLost() throws IOException {
    Path bread = Bread.of(folder, "bread", 10);
    Console console = Console.toaster("run", bread, "--output", "/dev/full");
    assertThat(console.err())
        .isEqualTo("/dev/full could not be written: No space left on device.\n");
    assertThat(console.exitCode).isEqualTo(ExitCode.FAILED);
  }

  /** Something was done before the second file turned out to be none. */
  @Test
  void shouldNotSayThatNothingWasDoneInTheMiddle() throws Exception {
    Path bread = Bread.of(folder, "bread", 10);
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Process writer = new ProcessBuilder("bash", "-c", ": >\"$0\"", pipe.toString()).start();

    Console console = Console.toaster("run", bread, pipe);

    assertThat(writer.waitFor()).isZero();
    assertThat(console.err()).isEqualTo(pipe + " is empty: there is nothing to toast.\n");
    assertThat(console.exitCode).isEqualTo(ExitCode.FAILED);
    assertThat(Files.size(bread)).isEqualTo(10);
  }
}
