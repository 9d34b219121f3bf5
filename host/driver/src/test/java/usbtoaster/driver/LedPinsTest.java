package usbtoaster.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LedPinsTest {
  @Test
  void shouldMoveWhatATextNames() {
    assertThat(LedPins.DEFAULT.with("isr=4, In-Flight = 26").bcm())
        .containsExactly(26, 4, 12, 13, 16, 19, 20, 21);
    assertThat(LedPins.of(name -> name.equals("toaster.led-pins") ? "error=0" : null).bcm())
        .containsExactly(5, 6, 12, 13, 16, 19, 0, 21);
    assertThat(LedPins.of(name -> null)).isEqualTo(LedPins.DEFAULT);
  }

  @ParameterizedTest
  @CsvSource({
    "isr=28, BCM 28 for the isr LED is not on a Raspberry Pi's header: give 0 to 27.",
    "isr=5, BCM 5 is the in-flight LED's and the isr LED's: give each a pin of its own.",
    "'isr=4,isr=7', 'Pins of LEDs (in-flight, isr, dpc, apc, iocp, continuation, error,"
        + " heartbeat) are given as isr=6,dpc=12, each at most once, not as \"isr=4,isr=7\".'",
    "irq=4, 'Pins of LEDs (in-flight, isr, dpc, apc, iocp, continuation, error, heartbeat) are"
        + " given as isr=6,dpc=12, each at most once, not as \"irq=4\".'"
  })
  void shouldRefuseNonsense(String text, String sentence) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LedPins.DEFAULT.with(text))
        .withMessage(sentence);
  }

  @Test
  void shouldRefuseAnotherNumberOfThem() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LedPins(List.of(5, 6)))
        .withMessage("There are 8 LEDs, and 2 pins for them: give each one.");
  }

  @ParameterizedTest
  @CsvSource({
    "irq=25, 0.0, isr=25, BCM 25 is the isr LED's and IRQ's: give the LED another pin (--led-pins"
        + " isr=N).",
    "irq=25, 0.0, dpc=9, BCM 9 is the dpc LED's and MISO's: give the LED another pin (--led-pins"
        + " dpc=N).",
    "irq=25, 0.1, dpc=7, BCM 7 is the dpc LED's and CE1's: give the LED another pin (--led-pins"
        + " dpc=N).",
    "irq=25, 1.0, dpc=12, BCM 19 is the continuation LED's and MISO's: give the LED another pin"
        + " (--led-pins continuation=N)."
  })
  void shouldRefuseAPinOfTheToasters(String pins, String spi, String leds, String sentence) {
    PinMap map = PinMap.DEFAULT.with(pins, spi, null);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LedPins.DEFAULT.with(leds).checkApart(map))
        .withMessage(sentence);
  }

  @Test
  void shouldTakeTheOtherChipSelectForAnLed() {
    assertThatCode(() -> LedPins.DEFAULT.with("dpc=7").checkApart(PinMap.DEFAULT))
        .doesNotThrowAnyException();
  }
}
