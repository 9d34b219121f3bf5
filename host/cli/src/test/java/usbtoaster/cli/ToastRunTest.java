package usbtoaster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import usbtoaster.targets.Target;
import usbtoaster.targets.TargetOptions;

/** The main job on a device that misbehaves. */
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
  void shouldMakeTheSameWritesByBlockingCalls() throws IOException {
    Path file = Bread.of(folder, "bread", 100_000);
    session.fullAt = 16;

    Console console =
        Console.toaster(session, "run", file, "--in-flight", 16, "--chunk", 100, "--threads");

    assertThat(console.exitCode).isZero();
    assertThat(session.mostInFlight).isLessThanOrEqualTo(16);
    assertThat(session.lengths).hasSize(1000).containsOnly(100);
    assertThat(console.out()).endsWith("What came back is what went in.\n");
  }

  @Test
  void shouldMakeAThousandThreadsAtMost() throws IOException {
    Path file = Bread.of(folder, "bread", 10);

    Console console = Console.toaster(session, "run", file, "--threads", "--in-flight", 1001);

    assertThat(console.exitCode).isEqualTo(ExitCode.USAGE);
    assertThat(console.err())
        .startsWith(
            "--threads makes a thread for each write in flight: --in-flight goes up to 1000 with"
                + " it.\n");
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

  @ParameterizedTest
  @ValueSource(strings = {"--threads", "--plain"})
  void shouldEndWithTheFirstFailureAndCancelTheRest(String way) throws IOException {
    Path file = Bread.of(folder, "bread", 100_000);
    session.burns = n -> n == 20;
    session.silent = n -> n > 20;

    Console console = Console.toaster(session, "run", file, way);

    assertThat(console.exitCode).isEqualTo(ExitCode.FAILED);
    assertThat(console.err()).isEqualTo("The write burnt.\n");
    assertThat(session.closed).isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldCancelWhatIsInFlightWhenInterrupted(boolean threads) throws Exception {
    Path file = Bread.of(folder, "bread", 100_000);
    session.silent = n -> true;
    session.fullAt = 6;
    StringWriter out = new StringWriter();
    Job job =
        new Job(
            List.of(file),
            Target.MOCK,
            TargetOptions.DEFAULT,
            null,
            3,
            256,
            6,
            4096,
            TraceLevel.OFF,
            null,
            Recordings.NONE,
            threads);
    PrintWriter printed = new PrintWriter(out, true);
    Report report = new Report(printed, Screen.USUAL, false);
    RunJob run = new RunJob(job, asked -> session, report, printed, null, new Tape(null));
    session.whenFull = () -> run.stop(ExitCode.TERMINATED);

    int exitCode = run.run();

    assertThat(exitCode).isEqualTo(ExitCode.TERMINATED);
    assertThat(out.toString())
        .endsWith("\nStopped: 6 of 6 writes were cancelled; 0 bytes had come back.\n");
    assertThat(session.closed).isTrue();
  }

  @Test
  void shouldPointToTheDoctorWhereThereAreWires() {
    assertThat(RunJob.advice(Target.PI, ""))
        .isEqualTo("Ask toaster doctor, which looks at each wire.");
    assertThat(RunJob.advice(Target.EMULATOR, "It sleeps.")).isEqualTo("It sleeps.");
  }

  @Test
  void shouldPaintAProgressBarOnATerminalOnly() throws IOException {
    Path file = Bread.of(folder, "bread", 10_000);
    Console quiet = Console.toaster(session, "run", file);
    assertThat(quiet.err()).isEmpty();

    Console loud = Console.onTerminal(() -> 80, new FakeSession(), "run", file);

    assertThat(loud.err()).contains("\r\033[KToasting 100%");
    assertThat(loud.out()).endsWith("What came back is what went in.\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 20, 50, 200})
  void shouldPaintABarThatFitsAndWipeIt(int columns) throws IOException {
    Path file = Bread.of(folder, "bread", 10_000);

    Console loud = Console.onTerminal(() -> columns, session, "run", file);

    List<String> paints = List.of(loud.err().split("\r\033\\[K", -1));
    assertThat(paints).hasSizeGreaterThan(2).allMatch(paint -> paint.length() < columns);
    assertThat(paints.getLast()).isEmpty();
  }

  @Test
  void shouldFollowWhenTheTerminalGetsNarrower() throws IOException {
    Path file = Bread.of(folder, "bread", 1_000_000);
    int[] columns = {100};

    Console loud =
        Console.onTerminal(() -> columns[0] = Math.max(30, columns[0] - 1), session, "run", file);

    List<String> paints = List.of(loud.err().split("\r\033\\[K", -1));
    assertThat(paints.get(1).length()).isGreaterThan(80);
    assertThat(paints.get(paints.size() - 2).length()).isLessThan(paints.get(1).length());
  }

  @Test
  void shouldWipeTheBarBeforeTheSentenceOfAFailure() throws IOException {
    Path file = Bread.of(folder, "bread", 100_000);
    session.burns = n -> n == 20;
    session.silent = n -> n > 20;

    Console loud = Console.onTerminal(() -> 50, session, "run", file);

    assertThat(loud.exitCode).isEqualTo(ExitCode.FAILED);
    assertThat(loud.err()).endsWith("\r\033[KThe write burnt.\n");
  }
}
