package usbtoaster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code toaster doctor} on a machine without a header, in real time. */
final class DoctorTest {
  private static List<String> firstWords(Console console) {
    return console.lines().stream()
        .filter(line -> !line.startsWith(" "))
        .map(line -> line.split(" +", -1)[0] + " " + line.split(" +", -1)[1])
        .toList();
  }

  @Test
  void shouldFindNothingWrongWithTheEmulatedToaster() {
    Console console = Console.toaster("doctor", "--target", "emulator");
    assertThat(console.err()).isEmpty();
    assertThat(firstWords(console))
        .contains("ok SCLK", "ok MOSI", "ok MISO", "ok CE0", "ok IRQ", "ok ACK", "ok RESET")
        .contains("ok firmware");
    assertThat(console.out()).contains("interrupts").doesNotContain("FAILED", "\u001b");
    assertThat(console.lines()).allMatch(line -> line.length() <= 80);
    assertThat(console.exitCode).isZero();
  }

  @Test
  void shouldFailWhereThePiIsMissing() {
    Console console = Console.toaster("doctor", "--target", "pi", "--leds");
    assertThat(console.out()).contains("FAILED", "skipped  wires");
    assertThat(console.exitCode).isEqualTo(1);
  }

  @Test
  void shouldRefuseTheMockWhichHasNoWires() {
    Console console = Console.toaster("doctor", "--target", "mock");
    assertThat(console.err()).startsWith("The mock has no wires");
    assertThat(console.exitCode).isEqualTo(2);
  }

  @Test
  void shouldTakeThePinsOfTheLedsThatItAsksFor() {
    Console shared = Console.toaster("doctor", "--target", "pi", "--leds", "--spi", "1.0");
    assertThat(shared.err()).contains("(--led-pins continuation=N)");
    assertThat(shared.exitCode).isEqualTo(2);
    String moved = "continuation=26,error=22,heartbeat=27";
    Console apart =
        Console.toaster("doctor", "--target", "pi", "--leds", "--spi", "1.0", "--led-pins", moved);
    assertThat(apart.err()).isEmpty();
    assertThat(apart.out()).contains("skipped  wires");
  }

  @Test
  void shouldRefusePinsOfLedsThatItDoesNotLookAt() {
    Console console = Console.toaster("doctor", "--led-pins", "isr=4");
    assertThat(console.err()).contains("add --leds.");
    assertThat(console.exitCode).isEqualTo(2);
  }

  @Test
  void shouldSayHowItEnds() {
    assertThat(Console.toaster("doctor", "--help").out())
        .contains("--target", "--plain", "--leds", "Exit codes:");
    assertThat(Console.toaster("--help").out()).contains("doctor");
  }
}
