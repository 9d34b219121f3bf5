package usbtoaster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code toaster picture} and {@code toaster latency}: one run of each, and what they refuse. */
final class PictureCommandTest {
  @TempDir private Path folder;

  private Path recorded() throws IOException {
    Path file = folder.resolve("run.toast");
    Console console =
        Console.toaster(
            "run",
            Bread.of(folder, "bread", 3_000),
            "--pace",
            "fast",
            "--trace",
            "off",
            "--record",
            file);
    assertThat(console.exitCode).isZero();
    return file;
  }

  @Test
  void shouldDrawAWholeAndWarmLifeOfARealRun() throws IOException {
    Path svg = folder.resolve("picture.svg");

    Console console = Console.toaster("picture", Bread.of(folder, "bread", 700), "-o", svg);

    assertThat(console.err()).isEmpty();
    assertThat(console.exitCode).isZero();
    assertThat(console.out()).contains("picture.svg: request ", "threads worked for it");
    String text = Files.readString(svg);
    // 303 writes of a piece of 512 and one of 188 bytes in turn
    assertThat(text)
        .contains("512 bytes written to the toaster on an emulated Pico, in real time, browning 9")
        .contains("write 303 of 303")
        .contains("id=\"stage-DMA_SEEN\"", "id=\"stage-RESUME\"")
        .containsPattern("id=\"waiting\">[0?]<"); // a busy machine may have no time to count
  }

  @Test
  void shouldDrawOutOfARecordingWhichCountsNoThreads() throws IOException {
    Path file = recorded();

    Console some = Console.toaster("picture", "--from", file, "-o", "-");
    Console none = Console.toaster("picture", "--from", file, "--request", "999999", "-o", "-");

    assertThat(some.exitCode).isZero();
    assertThat(some.out()).startsWith("<svg").endsWith("</svg>\n").contains("id=\"waiting\">?<");
    assertThat(none.exitCode).isEqualTo(ExitCode.USAGE);
    assertThat(none.out()).isEmpty();
    assertThat(none.err()).contains("has no request 999999 that is whole").hasLineCount(1);
  }

  @Test
  void shouldMeasureARunAndARecording() throws IOException {
    Console run = Console.toaster("latency", "--pace", "fast", "--writes", "40");
    Console recording = Console.toaster("latency", "--from", recorded(), "--json");

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode).isZero();
    assertThat(run.lines()).allMatch(line -> line.length() <= 80);
    assertThat(run.out())
        .startsWith("40 writes of 512 bytes on an emulated Pico, as fast as it can.\n")
        .contains("IRQ raised to ISR", "ISR to DPC", "completion to continuation")
        .contains("ISR ToasterInterrupt.serve", "DPC BusLoop.onInterrupt")
        .containsPattern("[0-9 ]+ interrupts, [0-9 ]+ DPCs")
        .contains("The garbage collector ran ");
    assertThat(recording.exitCode).isZero();
    assertThat(recording.out())
        .startsWith("{")
        .contains("\"verdict\"", "\"raisedToIsr\"", "BusLoop.onInterrupt")
        .doesNotContain("collections");
  }

  @Test
  void shouldRefuseWhatContradictsItself() throws IOException {
    Path file = Files.writeString(folder.resolve("none.toast"), "no recording");
    refused("--request is for --from", "picture", "--request", "3");
    refused("leave the files out", "picture", file, "--from", file);
    refused("leave --writes out", "latency", "--from", file, "--writes", "3");
    refused("--writes goes from 1 to 1000000: 0", "latency", "--writes", "0");
    refused("none.toast", "picture", "--from", file, "-o", "-");
    refused("none.toast", "latency", "--from", file);
    refused("There is no file", "picture", folder.resolve("missing"), "-o", "-");
  }

  private static void refused(String why, Object... args) {
    Console console = Console.toaster(args);
    assertThat(console.exitCode).as(why).isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains(why);
    assertThat(console.out()).isEmpty();
  }

  @Test
  void shouldTellWhatFailed() {
    FakeSession burning = new FakeSession();
    burning.burns = n -> n == 2;
    Console console = Console.toaster(burning, "latency", "--target", "mock", "--writes", "3");
    assertThat(console.exitCode).isEqualTo(ExitCode.FAILED);
    assertThat(console.err()).isEqualTo("The write burnt.\n");
    assertThat(burning.closed).isTrue();

    Console untraced = Console.toaster(new FakeSession(), "picture", "--target", "mock", "-o", "-");
    assertThat(untraced.exitCode).isEqualTo(ExitCode.FAILED);
    assertThat(untraced.err()).startsWith("No write's life is whole").hasLineCount(1);
    assertThat(untraced.out()).isEmpty();

    FakeSession lying = new FakeSession();
    lying.corruptByte = 600;
    Console lied = Console.toaster(lying, "latency", "--target", "mock", "--writes", "3");
    assertThat(lied.exitCode).isEqualTo(ExitCode.FAILED);
    assertThat(lied.err()).contains("What came back is not what went in");
  }
}
