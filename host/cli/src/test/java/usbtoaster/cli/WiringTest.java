package usbtoaster.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@DisplayName("toaster wiring")
class WiringTest {
  @TempDir private Path folder;

  private static String drawn(Charset charset, boolean colours, String... arguments) {
    StringWriter out = new StringWriter();
    CommandLine commandLine = new CommandLine(new WiringCommand(charset, colours));
    int exitCode = commandLine.setOut(new PrintWriter(out)).execute(arguments);
    assertThat(exitCode).isZero();
    return out.toString();
  }

  @Test
  void shouldDrawWhatTheOptionsSay() {
    Console console =
        Console.toaster(
            "wiring", "--pins", "irq=26,ack=4", "--spi", "0.1", "--led-pins", "isr=17", "--plain");
    assertThat(console.exitCode).isZero();
    assertThat(console.err()).isEmpty();
    assertThat(console.lines())
        .contains("IRQ    BCM 26 (37)    <-  GP20 (26)       violet")
        .contains("ACK    BCM 4 (7)      ->  GP21 (27)       grey")
        .contains("CE1    BCM 7 (26)     ->  GP17 (22)       orange")
        .contains("isr           BCM 17 (11)    330 ohms, LED, ground (39)")
        .anyMatch(line -> line.matches(" +isr.<==--\\*11 BCM17 .*"));
  }

  @Test
  void shouldDrawWhatThePropertiesSayWhereNoOptionDoes() {
    System.setProperty("toaster.pins", "irq=26");
    System.setProperty("toaster.led-pins", "isr=25");
    try {
      assertThat(Console.toaster("wiring").out()).contains("BCM 26 (37)", "BCM 25 (22)");
    } finally {
      System.clearProperty("toaster.pins");
      System.clearProperty("toaster.led-pins");
    }
  }

  @Test
  void shouldRefuseAPinThatTwoShare() {
    Console leds = Console.toaster("wiring", "--spi", "1.0");
    assertThat(leds.exitCode).isEqualTo(2);
    assertThat(leds.out()).isEmpty();
    assertThat(leds.err())
        .isEqualTo(
            "BCM 19 is the continuation LED's and MISO's: give the LED another pin"
                + " (--led-pins continuation=N).\nTry: toaster wiring --help\n");
    assertThat(Console.toaster("wiring", "--spi", "1.0", "--no-leds").exitCode).isZero();
    Console lines = Console.toaster("wiring", "--pins", "irq=24");
    assertThat(lines.exitCode).isEqualTo(2);
    assertThat(lines.err()).startsWith("BCM 24 is IRQ's and ACK's: give each line a pin");
  }

  @Test
  void shouldDrawBoxesOnlyWhereTheCharsetHasThem() {
    assertThat(drawn(UTF_8, false)).contains("22●◄IRQ─", "330 Ω");
    String ascii = drawn(US_ASCII, false);
    assertThat(US_ASCII.newEncoder().canEncode(ascii)).isTrue();
    assertThat(ascii).contains("22*<IRQ-", "330 ohms");
  }

  @Test
  void shouldColourOnlyATerminalThatIsNotAskedForPlainText() {
    assertThat(drawn(UTF_8, true)).contains("\u001B[33m");
    assertThat(drawn(UTF_8, false)).doesNotContain("\u001B");
    assertThat(drawn(UTF_8, true, "--plain")).doesNotContain("\u001B");
  }

  @Test
  void shouldWriteSvg() throws IOException {
    Path file = folder.resolve("wires.svg");
    Console console = Console.toaster("wiring", "--svg", file);
    assertThat(console.exitCode).isZero();
    assertThat(console.out()).isEmpty();
    assertThat(Files.readString(file)).startsWith("<svg ").endsWith("</svg>\n");
    assertThat(Console.toaster("wiring", "--svg", "-").out()).isEqualTo(Files.readString(file));
  }

  @Test
  void shouldSayWhySvgCannotBeWritten() {
    Path none = folder.resolve("none/wires.svg");
    Console console = Console.toaster("wiring", "--svg", none);
    assertThat(console.exitCode).isEqualTo(2);
    assertThat(console.err())
        .isEqualTo(none + " could not be written: it is not there, or its folder is not.\n");
    Console full = Console.toaster("wiring", "--svg", "/dev/full");
    assertThat(full.exitCode).isEqualTo(1);
    assertThat(full.err()).isEqualTo("/dev/full could not be written: No space left on device.\n");
  }
}
