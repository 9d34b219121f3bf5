package usbtoaster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import usbtoaster.board.EmulatorOptions;
import usbtoaster.board.Home;

/** The main job on a device that misbehaves. */
@Timeout(60)
final class ToastRunTest {
  @TempDir private Path folder;
  private final FakeSession session = new FakeSession();

  @Test
  void shouldKeepAsManyWritesInFlightAsAskedAndNoMore() throws IOException {
    Path file = Bread.of(folder, "bread", 100_000);
    session.fullAt = 16;

    Console console = Console.toaster(session, "run", file, "--in-flight", 16, "--chunk", 100);

    assertThat(console.exitCode).isZero();
    assertThat(session.mostInFlight).isLessThanOrEqualTo(16);
    assertThat(session.lengths).hasSize(1000).containsOnly(100);
    assertThat(session.closed).isTrue();
  }

  @Test
  void shouldPutShortReadsTogether() throws IOException {
    Path file = Bread.of(folder, "bread", 10_000);
    session.mostPerRead = 7;

    Console console = Console.toaster(session, "run", file, "--chunk", 1001, "--browning", 12);

    assertThat(console.out()).endsWith("What came back is what went in.\n");
  }

  @Test
  void shouldFailLoudlyWhenAByteWasChanged() throws IOException {
    Path file = Bread.of(folder, "bread", 10_000);
    session.corruptByte = 5000;

    Console console = Console.toaster(session, "run", file);

    assertThat(console.exitCode).isEqualTo(ExitCode.FAILED);
    assertThat(console.out())
        .contains("NOT THE SAME: 10 000 bytes went in, 10 000 bytes came back.")
        .endsWith("WHAT CAME BACK IS NOT WHAT WENT IN.\n");
  }

  @Test
  void shouldFailWhenMoreComesBackThanWentIn() throws IOException {
    Path file = Bread.of(folder, "bread", 10);
    session.extraBytes = 5;

    Console console = Console.toaster(session, "run", file);

    assertThat(console.exitCode).isEqualTo(ExitCode.FAILED);
    assertThat(console.err()).isEqualTo("The toaster gave back 5 bytes more than went in.\n");
  }

  @Test
  void shouldEndWithTheFirstFailureAndCancelTheRest() throws IOException {
    Path file = Bread.of(folder, "bread", 100_000);
    session.burns = n -> n == 20;
    session.silent = n -> n > 20;

    Console console = Console.toaster(session, "run", file);

    assertThat(console.exitCode).isEqualTo(ExitCode.FAILED);
    assertThat(console.err()).isEqualTo("The write burnt.\n");
    assertThat(session.closed).isTrue();
  }

  @Test
  void shouldCancelWhatIsInFlightWhenInterrupted() throws Exception {
    Path file = Bread.of(folder, "bread", 100_000);
    session.silent = n -> true;
    session.fullAt = 6;
    StringWriter out = new StringWriter();
    Job job =
        new Job(
            List.of(file),
            Home.MOCK,
            EmulatorOptions.DEFAULT,
            3,
            256,
            6,
            4096,
            TraceLevel.OFF,
            null);
    RunJob run = new RunJob(job, asked -> session, new PrintWriter(out, true), null);
    session.whenFull = run::interrupt;

    int exitCode = run.run();

    assertThat(exitCode).isEqualTo(ExitCode.INTERRUPTED);
    assertThat(out.toString())
        .endsWith("\nStopped: 6 of 6 writes were cancelled; 0 bytes had come back.\n");
    assertThat(session.closed).isTrue();
  }

  @Test
  void shouldPaintAProgressBarOnATerminalOnly() throws IOException {
    Path file = Bread.of(folder, "bread", 10_000);

    Console quiet = Console.toaster(session, "run", file);
    assertThat(quiet.err()).isEmpty();

    Console loud = Console.onTerminal(new FakeSession(), "run", file);
    assertThat(loud.err()).contains("\rToasting 100%");
    assertThat(loud.out()).endsWith("What came back is what went in.\n");
  }
}
