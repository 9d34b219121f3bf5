package usbtoaster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs of the command line, with all their threads, recorded at the wires and replayed. */
final class ReplayTest {
  @TempDir private Path folder;

  private Path record(String target) throws IOException {
    Path file = folder.resolve(target + ".wires");
    Path bread = Bread.of(folder, "bread", 12_000);
    Path trace = folder.resolve("run.toast");
    Console run =
        Console.toaster(
            "run",
            bread,
            "--target",
            target,
            "--chunk",
            500,
            "--browning",
            2,
            "--record",
            trace,
            "--record-wires",
            file);
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode).isZero();
    return file;
  }

  @ParameterizedTest
  @CsvSource({"emulator", "emulator", "mock"})
  void shouldDoTheSameWithoutTheDevice(String target) throws IOException {
    Console replay = Console.toaster("replay", record(target));

    assertThat(replay.err()).isEmpty();
    assertThat(replay.out().replaceAll("\n +", " "))
        .startsWith("Recorded: target " + target + ", 8 writes in flight of 500 bytes, browning 2;")
        .containsPattern(
            "\nThe stack did the same: [0-9 ]+ transfers, [0-9 ]+ edges, [0-9]+ calls;"
                + " the same [0-9 ]+ stages in the same order\\.\n$");
    assertThat(replay.lines()).allMatch(line -> line.length() <= 80);
    assertThat(replay.exitCode).isZero();
  }

  @Test
  void shouldTellWhatDiffersAndWhatIsNoRecording() throws IOException {
    Path file = record("mock");

    Console other = Console.toaster("replay", file, "--burst", 100);
    assertThat(other.exitCode).isEqualTo(ExitCode.FAILED);
    assertThat(other.out().replaceAll("\n +", " "))
        .contains("The first difference is at ")
        .containsPattern("The recording: bus sends WRITE, tag [0-9]+, .* in bursts of 256")
        .containsPattern("The stack: +bus sends WRITE, tag [0-9]+, .* in bursts of 100");
    assertThat(other.lines()).allMatch(line -> line.length() <= 80);

    Console log = Console.toaster("replay", file, "--log");
    assertThat(log.out()).contains("call 1: the driver starts", "bus sends IDENTIFY");
    cutAndDamaged(file);
    assertThat(Console.toaster("replay", folder.resolve("run.toast")).err())
        .endsWith(
            " cannot be replayed: it is no recording of wires: toaster run --record-wires makes"
                + " one.\n");
    assertThat(Console.toaster("replay", folder.resolve("none")).err())
        .endsWith(" could not be read: it is not there, or its folder is not.\n");
  }

  private void cutAndDamaged(Path file) throws IOException {
    String text = Files.readString(file, StandardCharsets.US_ASCII);
    Path changed = folder.resolve("changed.wires");

    Files.writeString(changed, text.substring(0, text.length() / 2));
    Console cut = Console.toaster("replay", changed);
    assertThat(cut.exitCode).isEqualTo(ExitCode.FAILED);
    assertThat(cut.out())
        .contains("The recording is cut off; as far as it goes the stack did the same:");

    Files.writeString(changed, text.replaceFirst("look irq 1", "look irq 0"));
    Console damaged = Console.toaster("replay", changed);
    assertThat(damaged.exitCode).isEqualTo(ExitCode.USAGE);
    assertThat(damaged.err())
        .endsWith(
            " cannot be replayed: it is damaged (its check at the end does not fit): copy it again"
                + " from where it was recorded.\n");

    Files.writeString(changed, text.replaceFirst("wires 1", "wires 2"));
    assertThat(Console.toaster("replay", changed).err()).contains("of another version");
  }

  @Test
  void shouldRefuseWhatCannotBeRecorded() throws IOException {
    Path bread = Bread.of(folder, "bread", 100);

    Console threads =
        Console.toaster("run", bread, "--threads", "--record-wires", folder.resolve("a.wires"));
    assertThat(threads.exitCode).isEqualTo(ExitCode.USAGE);
    assertThat(threads.err()).contains("leave out --threads");

    Console nowhere =
        Console.toaster("run", bread, "--record-wires", folder.resolve("none").resolve("a.wires"));
    assertThat(nowhere.exitCode).isEqualTo(ExitCode.USAGE);
    assertThat(nowhere.err()).contains("could not be written: it is not there, or its folder");
  }
}
