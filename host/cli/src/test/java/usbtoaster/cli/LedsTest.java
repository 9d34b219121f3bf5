package usbtoaster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import usbtoaster.driver.LedPins;
import usbtoaster.driver.PinMap;
import usbtoaster.targets.ToasterPico;

/** {@code run --leds} through the whole stack. */
final class LedsTest {
  private static final String SAME = "What came back is what went in.\n";

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"emulator, --leds", "mock, --leds=raw", "mock, --leds=HUMAN"})
  void shouldSumUpWhatTheLedsShowed(String target, String leds) throws IOException {
    Path file = Bread.of(folder, "bread", 20_000);

    Console console = Console.toaster("run", leds, file, "--target", target, "--trace", "off");

    assertThat(console.err()).isEmpty();
    assertThat(console.out()).contains("\nLEDs, how often each was on, and for how long in all:\n");
    for (String led : List.of("in flight", "ISR", "DPC", "APC", "IOCP", "continuation")) {
      assertThat(console.out())
          .containsPattern("(?m)^  " + led + " +[1-9][0-9 ]* +[0-9]+\\.[0-9]{6} s$");
    }
    assertThat(console.out())
        .containsPattern("(?m)^  error +0 +0\\.000000 s$")
        .containsPattern("(?m)^  heartbeat +[1-9]")
        .endsWith(SAME);
    assertThat(console.lines()).allMatch(line -> line.length() <= 80 || line.contains("/"));
  }

  @Test
  void shouldRecordTheLedsBesideThePinsOfThePico() throws IOException {
    Path file = Bread.of(folder, "bread", 1000);
    Path vcd = folder.resolve("pins.vcd");

    Console console =
        Console.toaster(
            "run",
            file,
            "--vcd",
            vcd,
            "--leds=raw",
            "--led-pins",
            "isr=26,error=22",
            "--trace",
            "off");

    assertThat(console.out()).endsWith(SAME);
    Waveform pins = Waveform.read(vcd);
    for (String led : LedPins.NAMES) {
      String name = led.replace('-', '_');
      assertThat(pins.rises(name)).as(led).isEqualTo(pins.falls(name));
      assertThat(pins.rises(name) == 0).as(led).isEqualTo(led.equals("error"));
    }
    Matcher isr = Pattern.compile("(?m)^  ISR +([0-9]+) ").matcher(console.out());
    assertThat(isr.find()).isTrue();
    long times = Long.parseLong(isr.group(1)); // some may be over while another LED is set
    assertThat(pins.rises("isr")).isBetween(times / 2, times);
  }

  @Test
  void shouldUseTheLedsOfATableThatHasThem() throws IOException {
    Path file = Bread.of(folder, "bread", 100);
    String wires = ToasterPico.wiring(PinMap.DEFAULT).toString();
    Path table = Files.writeString(folder.resolve("my.wires"), wires + "BCM5 -> LED mine\n");
    Path vcd = folder.resolve("pins.vcd");

    Console console =
        Console.toaster("run", file, "--wires", table, "--vcd", vcd, "--leds", "--pace", "fast");

    assertThat(console.out()).endsWith(SAME);
    Waveform pins = Waveform.read(vcd);
    assertThat(pins.rises("mine")).isPositive();
    assertThat(pins.rises("in_flight")).isZero();
    assertThat(pins.rises("dpc")).isPositive();
  }

  @Test
  void shouldPaintTheLedsBelowTheBarAndWipeThem() throws IOException {
    Path file = Bread.of(folder, "bread", 20_000);

    Console console =
        Console.atTerminal(() -> 80, "run", "--leds", file, "--target", "mock", "--browning", 5);

    assertThat(console.out()).endsWith(SAME);
    assertThat(console.err())
        .contains("] in flight [", "] beat\033[A\r\033[KToasting ")
        .endsWith("\r\033[K\n\r\033[K\033[A\r\033[K");
    long down = console.err().chars().filter(c -> c == '\n').count();
    assertThat(console.err().split("\033\\[A", -1))
        .as("as often up as down")
        .hasSize((int) down + 1);
  }

  @Test
  void shouldPaintNoLedsThatNobodyAskedFor() throws IOException {
    Path file = Bread.of(folder, "bread", 5_000);

    Console console = Console.atTerminal(() -> 80, "run", file, "--target", "mock");

    assertThat(console.err()).doesNotContain("in flight", "\n");
    assertThat(console.out()).doesNotContain("LEDs");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--led-pins isr=26| --led-pins says where the LEDs are, and --leds lights them: add"
            + " --leds.",
        "--leds --led-pins isr=26 --target mock| --led-pins is for --target emulator or pi, as the"
            + " mock has no pins: leave one of them out.",
        "--leds --led-pins isr=25| BCM 25 is the isr LED's and IRQ's: give the LED another pin"
            + " (--led-pins isr=N).",
        "--leds --pins irq=5| BCM 5 is the in-flight LED's and IRQ's: give the LED another pin"
            + " (--led-pins in-flight=N).",
        "--leds=bright| Invalid value for option '--leds': give one of raw, human, not bright.",
      })
  void shouldRefuseWhatCannotBe(String options, String sentence) throws IOException {
    Path file = Bread.of(folder, "bread", 10);
    List<Object> words = new ArrayList<>(List.of("run", file));
    words.addAll(List.of(options.split(" ", -1)));

    Console console = Console.toaster(words.toArray());

    assertThat(console.exitCode).isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).isEqualTo(sentence + "\nTry: toaster run --help\n");
    assertThat(console.out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"raw", "human"})
  void shouldTakeWhatStandsBehindALoneOptionForAFile(String name) throws IOException {
    Path file = Bread.of(folder, name, 100);

    Console console = Console.toaster("run", "--target", "mock", "--leds", file);

    assertThat(console.out()).contains(file + "\n  in    sha256").endsWith(SAME);
  }
}
