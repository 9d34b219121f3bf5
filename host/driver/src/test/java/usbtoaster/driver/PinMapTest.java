package usbtoaster.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

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
    "25, 25, 23, 'Each line needs a pin of its own, not BCM 25, 25 and 23: give three numbers.'",
    "25, 23, 23, 'Each line needs a pin of its own, not BCM 25, 23 and 23: give three numbers.'",
    "5, 6, 5, 'Each line needs a pin of its own, not BCM 5, 6 and 5: give three numbers.'"
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
}
