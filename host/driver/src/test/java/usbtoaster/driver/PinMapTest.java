package usbtoaster.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PinMapTest {
  @ParameterizedTest
  @CsvSource({
    "25, 25, 99, BCM 99 for the reset line is not on a Raspberry Pi's header: give 0 to 27.",
    "25, -1, 23, BCM -1 for the acknowledge line is not on a Raspberry Pi's header: give 0 to 27.",
    "28, 24, 23, BCM 28 for the interrupt line is not on a Raspberry Pi's header: give 0 to 27.",
    "11, 24, 23, 'BCM 11 for the interrupt line is a wire of SPI0, as 8 to 11 are: give another.'",
    "25, 24, 8, 'BCM 8 for the reset line is a wire of SPI0, as 8 to 11 are: give another.'",
    "25, 25, 23, 'BCM 25 is IRQ''s and ACK''s: give each line a pin of its own, as"
        + " irq=25,ack=24,reset=23.'",
    "25, 23, 23, 'BCM 23 is ACK''s and RESET''s: give each line a pin of its own, as"
        + " irq=25,ack=24,reset=23.'",
    "5, 6, 5, 'BCM 5 is IRQ''s and RESET''s: give each line a pin of its own, as"
        + " irq=25,ack=24,reset=23.'"
  })
  void shouldRefuseNonsense(int irq, int ack, int reset, String sentence) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PinMap(irq, ack, reset))
        .withMessage(sentence);
  }

  @Test
  void shouldTakeAnyThreePinsOfTheHeader() {
    assertThat(new PinMap(0, 27, 7)).isEqualTo(new PinMap(0, 27, 7));
  }

  @ParameterizedTest
  @CsvSource({
    "irq=5, 0.1, , 5 24 23 0.1 10000000",
    "'ack=1, RESET = 2', 1.0, 1 MHz, 25 1 2 1.0 1000000",
    "'irq=8,ack=9', 1.2, 2.5mhz, 8 9 23 1.2 2500000",
    "'irq=24,ack=25', , 500kHz, 24 25 23 0.0 500000",
    ", , 10000, 25 24 23 0.0 10000",
    ", , 10MHz, 25 24 23 0.0 10000000",
    "'irq=18,ack=19,reset=20', , , 18 19 20 0.0 10000000",
    "irq=18, 1.1, , 18 24 23 1.1 10000000",
  })
  void shouldReadTexts(
      @Nullable String pins, @Nullable String spi, @Nullable String clock, String expected) {
    PinMap map = PinMap.DEFAULT.with(pins, spi, clock);
    assertThat(
            "%d %d %d %d.%d %d"
                .formatted(
                    map.irq(), map.ack(), map.reset(), map.bus(), map.channel(), map.clockHertz()))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "irq, , , Pins are given as irq=25",
    "'irq=5,irq=6', , , Pins are given as irq=25",
    "miso=5, , , Pins are given as irq=25",
    "'irq=5,', , , Pins are given as irq=25",
    "irq=1000, , , Pins are given as irq=25",
    "'', , , Pins are given as irq=25",
    ", 0, , A bus is given as BUS.CE",
    ", 0.2, , 'The toaster''s bus is 0.0, 0.1, 1.0'",
    ", 1.3, , 'The toaster''s bus is 0.0, 0.1, 1.0'",
    ", 3.0, , 'The toaster''s bus is 0.0, 0.1, 1.0'",
    "irq=18, 1.0, , 'BCM 18 for the interrupt line is a wire of SPI1, as 18 to 21 are: give'",
    "irq=7, 0.1, , 'BCM 7 for the interrupt line is a wire of SPI0, as 7 and 9 to 11 are: give'",
    ", , 1GHz, 'A clock is given as 1MHz, 500 kHz or 1000000, not as \"1GHz\"'",
    ", , -1MHz, A clock is given as",
    ", , 10.5MHz, 'The clock is 10 kHz to 10 MHz, as fast as the firmware can follow, not 10500 k'",
    ", , 999999999MHz, 'The clock is 10 kHz to 10 MHz'",
    ", , 0, 'The clock is 10 kHz to 10 MHz, as fast as the firmware can follow, not 0 Hz.'",
    ", , 9999, 'The clock is 10 kHz to 10 MHz, as fast as the firmware can follow, not 9999 Hz.'",
  })
  void shouldRefuseTextsThatMeanNothing(
      @Nullable String pins, @Nullable String spi, @Nullable String clock, String beginning) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PinMap.DEFAULT.with(pins, spi, clock))
        .withMessageStartingWith(beginning);
  }

  @Test
  void shouldReadProperties() {
    Map<String, String> properties =
        Map.of("toaster.pins", "irq=7,reset=4", "toaster.spi", "1.1", "toaster.clock", "1MHz");
    assertThat(PinMap.of(properties::get)).isEqualTo(new PinMap(7, 24, 4, 1, 1, 1_000_000));
    assertThat(PinMap.of(name -> null)).isEqualTo(PinMap.DEFAULT);
  }

  @Test
  void shouldGiveAFrameOfASlowBusItsTime() {
    ToasterSettings settings = ToasterSettings.DEFAULT.withBurstBytes(4096);
    assertThat(settings.withClock(10_000_000)).isEqualTo(settings);
    assertThat(settings.withClock(100_000).frameTimeoutNanos())
        .isEqualTo(8 * 4160 * 10_000L + 1_000_000);
  }
}
