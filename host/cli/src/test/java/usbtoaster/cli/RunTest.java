package usbtoaster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import usbtoaster.driver.PinMap;
import usbtoaster.targets.ToasterPico;
import usbtoaster.trace.Stage;

/** The main job on the emulated Pico, and on the mock, through the whole stack. */
final class RunTest {
  private static final String SAME = "What came back is what went in.";

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"emulator, emulated Pico, rp2040", "mock, mock device, mock-device"})
  void shouldTellTheLifeTheCensusTheTotalsAndTheVerdict(String target, String where, String thread)
      throws IOException {
    Path file = Bread.of(folder, "bread", 100_000);

    Console console = Console.toaster("run", file, "--browning", 6, "--target", target);

    assertThat(console.err()).isEmpty();
    assertThat(console.exitCode).isZero();
    assertThat(console.out().replaceAll("\n? +", " "))
        .startsWith(
            "Toasting "
                + file
                + " (100 000 bytes) on the "
                + where
                + ": up to 8 writes in flight, and no thread waits. Browning 6.\n");
    assertThat(console.lines()).allMatch(line -> line.length() <= 80 || line.contains("/"));
    for (Stage stage : Stage.values()) {
      // The continuation comes back to the UI loop, the mock tells of DMA_DONE only, and no kernel
      // sees the edges.
      boolean told =
          !stage.ofEngine()
              && (target.equals("emulator") || !stage.ofDevice() || stage == Stage.DMA_DONE);
      if (told && stage != Stage.INLINE && stage != Stage.EDGE) {
        assertThat(console.out()).containsPattern("(?m)^  " + stage + " +[0-9]");
      }
    }
    assertThat(console.out())
        .containsPattern("(?m)^  RESUME .* main +UI loop")
        .containsPattern("(?m)^  nobody +[0-9 .]+  - +no thread$")
        .containsPattern("(?m)^Of [0-9 ]+ us, threads worked for this write for [0-9 ]+ us");
    assertThat(console.out())
        .containsPattern(
            "(?m)^0 threads waiting in ([0-9 ]+) of \\1 samples?; .*[1-8] writes? in flight\\.$")
        .contains("every one accounted for:")
        .contains("shared-timer")
        .containsPattern("(?m)^    hardware: 1\n      " + thread + " ")
        .containsPattern("(?m)^    this census: 1\n      census +[0-9.]+  takes the samples$")
        .contains("run --threads makes the same writes by blocking calls.\n")
        .contains("  100 000 bytes in 25 writes\n")
        .containsPattern("(?m)^  [0-9 ]+ interrupts, as the device counts$")
        .contains(" 0 dropped\n");
    assertThat(console.lines().getLast()).isEqualTo(SAME);
  }

  @Test
  void shouldTellTheTimeOfTheDeviceBesideTheHosts() throws IOException {
    Path file = Bread.of(folder, "bread", 1000);

    Console console = Console.toaster("run", file);

    assertThat(console.out())
        .containsPattern("(?m)^  stage +us.*  device.*  thread")
        .containsPattern("(?m)^  DMA_SEEN +[0-9 .]+ 0\\.0  device +hardware +[0-9]+  tag [0-9]+$")
        .containsPattern("(?m)^  IRQ_RAISED +[0-9 .]+  device +hardware +[0-9]+  number [0-9]+$");
  }

  @Test
  void shouldTellPlainlyAndExplainTheStages() throws IOException {
    Path file = Bread.of(folder, "bread", 1000);

    Console console =
        Console.toaster("run", file, "--target", "mock", "--plain", "--legend", "--browning", 9);

    assertThat(console.out())
        .doesNotContain("\033")
        .contains("\n  CALL       your code calls; the library begins overlapped I/O\n")
        .containsPattern("(?m)^The life of write 1 of 1 .*Java still interprets.* warm one\\.$")
        .endsWith(SAME + "\n");
    assertThat(console.out().substring(console.out().indexOf("what happens there")))
        .doesNotContain("\n  EDGE "); // a mock's edges are seen by no kernel
  }

  @Test
  void shouldTellInOneFormOnly() throws IOException {
    Console console = Console.toaster("run", Bread.of(folder, "bread", 10), "--plain", "--json");

    assertThat(console.exitCode).isEqualTo(2);
    assertThat(console.err()).contains("--plain", "--json", "mutually exclusive");
  }

  @ParameterizedTest
  @ValueSource(strings = {"fast", "1:3"})
  void shouldToastAtAnotherPace(String pace) throws IOException {
    Path file = Bread.of(folder, "bread", 5000);

    Console console = Console.toaster("run", file, "--pace", pace, "--browning", 5);

    assertThat(console.exitCode).isZero();
    assertThat(console.out()).endsWith(SAME + "\n");
  }

  @Test
  void shouldCountTheBurstsOfAWriteWithoutItsCommand() throws IOException {
    Console console = Console.toaster("run", Bread.of(folder, "bread", 4096));

    assertThat(console.out())
        .containsPattern(
            "(?m)^The life of write 1 of 1 .request [0-9]+, a command and 16 bursts.\\. It is a")
        .containsPattern("(?m)^  [0-9 ]+ commands and bursts on the bus, ");
  }

  @Test
  void shouldTellWhyNoInterruptCame() throws IOException {
    Path table = folder.resolve("swapped.wires");
    String wires = ToasterPico.wiring(PinMap.DEFAULT).toString();
    Files.writeString(
        table, wires.replace("GP20", "GPx").replace("GP21", "GP20").replace("GPx", "GP21"));
    Path bread = Bread.of(folder, "bread", 10);

    Console console = Console.toaster("run", bread, "--wires", table, "--pace", "fast");

    assertThat(console.out().replaceAll("\n? +", " "))
        .contains(" 0 interrupts, as the device counts")
        .contains("\nNo interrupt came, and the driver had to ask each time: look at the wires.")
        .contains("GP20 (ACK) is driven by the firmware and by BCM 24: make it an input,")
        .contains("GP21 (IRQ) is not driven by the firmware: make it an output,")
        .endsWith(SAME + "\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 255, 4095, 4096, 4097, 70_001})
  void shouldBringBackEveryByte(int bytes) throws IOException {
    Path file = Bread.of(folder, "bread", bytes);
    Path back = folder.resolve("back");

    Console console = Console.toaster("run", "--output", back, "--browning", 1, file);

    assertThat(console.out()).endsWith(SAME + "\n");
    assertThat(back).hasSameBinaryContentAs(file);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "3", "1024"})
  void shouldWorkWithAnyNumberInFlight(String inFlight) throws IOException {
    Path file = Bread.of(folder, "bread", 300_000);

    Console console =
        Console.toaster(
            "run", file, "--in-flight", inFlight, "--chunk", 1000, "--browning", 0, "--burst", 512);

    assertThat(console.exitCode).isZero();
    assertThat(console.out()).contains("  300 000 bytes in 300 writes\n").endsWith(SAME + "\n");
  }

  @Test
  void shouldTellEachFileAndPutThemTogetherInTheOutput() throws IOException {
    Path first = Bread.of(folder, "first", 5000);
    Path second = Bread.of(folder, "second", 3000);
    Path back = folder.resolve("back");

    Console console =
        Console.toaster("run", "--trace", "off", first, second, "--output", back, "--chunk", 4000);

    assertThat(console.exitCode).isZero();
    assertThat(console.out())
        .doesNotContain("The life of write")
        .doesNotContain("traced")
        .contains("  8 000 bytes in 3 writes\n")
        .contains(first + "\n  in    sha256 ")
        .contains(second + "\n  in    sha256 ");
    byte[] both = new byte[8000];
    System.arraycopy(Files.readAllBytes(first), 0, both, 0, 5000);
    System.arraycopy(Files.readAllBytes(second), 0, both, 5000, 3000);
    assertThat(back).hasBinaryContent(both);
  }

  @Test
  void shouldRecordThePinsOfThePico() throws IOException {
    Path file = Bread.of(folder, "bread", 1000);
    Path vcd = folder.resolve("pins.vcd");

    Console console = Console.toaster("run", file, "--vcd", vcd, "--burst", 500);

    assertThat(console.out()).endsWith(SAME + "\n");
    Waveform pins = Waveform.read(vcd);
    long frames = pins.falls("CE0");
    // every byte of every frame has eight clocks: 64 of a header, and 1000 in, 1000 out
    assertThat(pins.rises("SCLK")).isEqualTo(8 * (64 * frames + 2000));
    long acknowledged = pins.rises("ACK"); // all but perhaps the last, which finds nobody any more
    assertThat(acknowledged).isPositive();
    assertThat(pins.rises("IRQ")).isBetween(acknowledged, acknowledged + 1);
    assertThat(pins.falls("GPIO0")).as("the banner on UART0").isPositive();
  }

  @Test
  void shouldToastOnOtherPinsAnotherBusAndASlowClock() throws IOException {
    Path file = Bread.of(folder, "bread", 5000);
    Path vcd = folder.resolve("pins.vcd");

    Console console =
        Console.toaster(
            "run",
            file,
            "--pins",
            "irq=5,ack=6",
            "--spi",
            "1.2",
            "--clock",
            "1 MHz",
            "--vcd",
            vcd,
            "--pace",
            "fast",
            "--browning",
            0);

    assertThat(console.err()).isEmpty();
    assertThat(console.out()).endsWith(SAME + "\n");
    assertThat(Waveform.read(vcd).rises("IRQ")).isPositive();
  }

  @Test
  void shouldToastOnWiresOfAFile() throws IOException {
    Path file = Bread.of(folder, "bread", 500);
    Path table =
        Files.writeString(
            folder.resolve("my.wires"),
            """
            SPI0.SCLK -> GP18
            SPI0.MOSI -> GP16
            SPI0.MISO <- GP19
            SPI0.CE1  -> GP17
            BCM5      <- GP20 news
            BCM24     -> GP21
            BCM23     -> RUN
            """);

    Console console =
        Console.toaster("run", file, "--wires", table, "--pins", "irq=5", "--spi", "0.1");

    assertThat(console.out())
        .containsPattern("(?m)^  IRQ_RAISED +[0-9 .]+  device")
        .endsWith(SAME + "\n");
  }

  @Test
  void shouldToastAFileWhoseLengthNobodyKnows() {
    Console console = Console.toaster("run", "/proc/self/status", "--trace", "off");

    assertThat(console.exitCode).isZero();
    assertThat(console.lines().getFirst()).startsWith("Toasting /proc/self/status on the emulated");
    assertThat(console.out()).endsWith(SAME + "\n");
  }

  @Test
  void shouldShowHelpAndVersion() {
    Console help = Console.toaster("run", "--help");
    assertThat(help.exitCode).isZero();
    for (String option :
        List.of(
            "--target",
            "--image",
            "--wires",
            "--pins",
            "--spi",
            "--clock",
            "--pace",
            "--leds",
            "--led-pins",
            "--vcd",
            "--browning",
            "--burst",
            "--in-flight",
            "--chunk",
            "--trace",
            "--threads",
            "--legend",
            "--plain",
            "--json",
            "--output",
            "--verbose",
            "--stacktrace",
            "--version",
            "Exit codes:")) {
      assertThat(help.out()).contains(option);
    }
    Console version = Console.toaster("--version");
    assertThat(version.exitCode).isZero();
    assertThat(version.lines().getFirst()).startsWith("toaster ");
    assertThat(Console.toaster("--help").out()).contains("run", "Toasts files");
  }

  @Test
  void shouldSayWhereTheFirmwareIsWhenItGivesTheDeviceUp() throws IOException {
    Path bread = Bread.of(folder, "bread", 10);
    Path other = TinyUf2.sayer(folder.resolve("other.uf2"), "no toaster \u001B[31m\n", 0x4000_80A8);

    Console console = Console.toaster("run", bread, "--image", other, "--pace", "fast");

    assertThat(console.exitCode).isEqualTo(1);
    assertThat(console.err())
        .contains(". On the emulated Pico: Core 0 goes round a loop of 1 instruction at 0x2000")
        .contains("The image has used what is not emulated: gating of clocks (first at 0x2000")
        .contains(" UART0 said last: \"")
        .endsWith("no toaster \\x1B[31m\\n\"\n") // once for each time that it was reset
        .hasLineCount(1);
  }
}
