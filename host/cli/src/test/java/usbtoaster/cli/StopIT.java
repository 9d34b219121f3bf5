package usbtoaster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ctrl-C and its like, at the real launcher: the first one ends the run, whatever it waits for. */
final class StopIT {
  private static final int PIPE_BYTES = 1 << 16; // as Linux has it (pipe(7))
  private static final String STOPPED =
      "Stopped: [0-9]+ of ([0-9 ]+ writes were|1 write was) cancelled;"
          + " [0-9 ]+ bytes? had come back.";

  @TempDir private Path folder;
  private Launched launched = new Launched(Path.of(""));

  @BeforeEach
  void begin() {
    launched = new Launched(folder);
  }

  /** The signals are watched when bread is on its way; with the first toast it surely is. */
  private void awaitToast(Process process) throws Exception {
    Path back = folder.resolve("back");
    while (!Files.exists(back) || Files.size(back) == 0) {
      assertThat(process.isAlive()).as(launched.err()).isTrue();
      Thread.onSpinWait();
    }
  }

  private void assertStopped(Process process, int exitCode) throws Exception {
    try (BufferedReader out = process.inputReader()) {
      assertThat(out.lines()).last().asString().matches(STOPPED);
    }
    assertThat(process.waitFor()).isEqualTo(exitCode);
    assertThat(launched.err()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143", "HUP, 129"})
  void shouldCancelTheWritesAndCloseTheFiles(String signal, int exitCode) throws Exception {
    Bread.of(folder, "bread", 1_000_000);
    Process process =
        launched.toaster("run", "bread", "--browning", "12", "--output", "back", "--vcd", "pins");
    awaitToast(process);

    Launched.signal(process, signal);

    assertStopped(process, exitCode);
    String pins = Files.readString(folder.resolve("pins"));
    assertThat(pins).startsWith("$").endsWith("\n");
  }

  /** Also where nothing has been sent yet. */
  @Test
  void shouldStopAsSoonAsItSaysWhatItDoes() throws Exception {
    Bread.of(folder, "bread", 1_000_000);
    Process process = launched.toaster("run", "bread", "--output", "back", "--vcd", "pins");
    BufferedReader out = process.inputReader();
    assertThat(out.readLine()).startsWith("Toasting");

    Launched.signal(process, "INT");

    assertThat(out.lines()).last().asString().startsWith("Stopped: ");
    assertThat(process.waitFor()).isEqualTo(ExitCode.INTERRUPTED);
    assertThat(folder.resolve("pins")).content().endsWith("\n");
  }

  @Test
  void shouldEndWhereTheImageToFlashIsAPipeThatIsSilent() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Process process = launched.toaster("flash", "pipe");
    try (OutputStream image = Files.newOutputStream(pipe)) { // opens when it is read
      Launched.signal(process, "TERM");

      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
      assertThat(process.exitValue()).isEqualTo(ExitCode.TERMINATED);
      assertThat(image).isNotNull();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void shouldStopWhereTheStandardInputIsSilent() throws Exception {
    Process process = launched.toaster("run", "-");
    try (OutputStream in = process.getOutputStream()) {
      in.write(new byte[PIPE_BYTES + 1]); // more than a pipe holds: it has begun to read
      in.flush();

      Launched.signal(process, "INT");

      assertStopped(process, ExitCode.INTERRUPTED);
    }
  }

  @Test
  void shouldStopWhereAPipeIsSilent() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Process process = launched.toaster("run", "pipe");
    try (OutputStream in = Files.newOutputStream(pipe)) { // opens when the toaster reads
      Launched.signal(process, "INT");

      assertStopped(process, ExitCode.INTERRUPTED);
      assertThat(in).isNotNull();
    }
  }

  @Test
  void shouldStopWhereAPipeHasNoWriter() throws Exception {
    Path pipe = folder.resolve("pipe");
    Path other = folder.resolve("other");
    assertThat(new ProcessBuilder("mkfifo", "" + pipe, "" + other).start().waitFor()).isZero();
    Process process = launched.toaster("run", "pipe", "other");
    try (OutputStream in = Files.newOutputStream(pipe)) { // opens when the toaster reads
      in.write(1);
    }

    Launched.signal(process, "INT");

    assertStopped(process, ExitCode.INTERRUPTED);
  }

  @ParameterizedTest
  @CsvSource({"INT, 130, false", "TERM, 143, true"})
  void shouldKeepWhatThePicoRecorded(String signal, int exitCode, boolean awaits) throws Exception {
    Path elf = Path.of("../../firmware/image/toaster.elf").toAbsolutePath();
    List<String> arguments = new ArrayList<>(List.of("pico", "" + elf, "--for", "86400"));
    arguments.addAll(List.of("--vcd", "pins"));
    if (awaits) {
      arguments.addAll(List.of("--until", "never"));
    }
    Process process = launched.toaster(arguments.toArray(String[]::new));
    try (BufferedReader out = process.inputReader()) {
      assertThat(out.readLine()).startsWith("toaster");

      Launched.signal(process, signal);

      assertThat(process.waitFor()).isEqualTo(exitCode);
    }
    String pins = Files.readString(folder.resolve("pins"));
    assertThat(pins).startsWith("$").contains("$enddefinitions").endsWith("\n");
    assertThat(launched.err()).contains("Core 0 ");
  }
}
