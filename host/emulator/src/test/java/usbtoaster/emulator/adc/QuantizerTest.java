package usbtoaster.emulator.adc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("From volts to codes, ideal and with RP2040-E11")
class QuantizerTest {
  private static final double LSB = AdcInputs.REFERENCE_VOLTS / 4096;
  private static final int STEPS = 100;

  private final Quantizer quantizer = new Quantizer();

  /** Returns how wide each code is, in hundredths of an LSB. */
  private int[] widths() {
    int[] widths = new int[4096];
    for (int i = 0; i < 4096 * STEPS; i++) {
      widths[quantizer.code((i + 0.5) / STEPS * LSB)]++;
    }
    return widths;
  }

  @Test
  void shouldHaveCodesOfOneWidth() {
    assertThat(widths()).containsOnly(STEPS);
  }

  @Test
  @DisplayName("RP2040-E11: 512, 1536, 2560 and 3584 are ten times as wide, and no code is missing")
  void shouldHaveFourWideCodes() {
    quantizer.ideal(false);
    int[] widths = widths();
    for (int code = 15; code < 4081; code++) {
      int lsb = Set.of(512, 1536, 2560, 3584).contains(code) ? 10 : 1;
      assertThat(widths[code]).as("code %d", code).isBetween(lsb * 98, lsb * 101);
    }
  }

  @Test
  void shouldBeOffAtTheEndsAndRightInTheMiddle() {
    quantizer.ideal(false);
    assertThat(quantizer.code(0)).isEqualTo(15);
    assertThat(quantizer.code(-1)).isEqualTo(15);
    assertThat(quantizer.code(AdcInputs.REFERENCE_VOLTS / 2)).isBetween(2047, 2049);
    assertThat(quantizer.code(AdcInputs.REFERENCE_VOLTS)).isEqualTo(4081);
    assertThat(quantizer.code(5)).isEqualTo(4081);
    assertThat(quantizer.code(500 * LSB)).isEqualTo(512);
  }
}
