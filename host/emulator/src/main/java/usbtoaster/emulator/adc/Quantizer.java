package usbtoaster.emulator.adc;

/**
 * From volts to codes. An ideal converter has 4096 codes of the same width. The chip's has four of
 * them that are far wider (RP2040-E11), if one wants it here.
 *
 * <p>The datasheet says which four, and draws how much. Here each is 9 LSB wider, as measured (8.9
 * LSB: pico-adc.markomo.me). What that takes from the others is at the ends: 0 V reads 15, and full
 * scale 15 less than it should, the mean of five chips (kitanokitsune/rp2040adc_correction). A chip
 * differs from that by a few LSB, and has noise.
 */
final class Quantizer {
  private static final int CODES = 4096;
  private static final int[] WIDE_CODES = {512, 1536, 2560, 3584};
  private static final int WIDER = 9;
  private static final int AT_ENDS = 15;
  private static final double STEEPER =
      (double) (CODES - 2 * AT_ENDS + WIDER * WIDE_CODES.length) / CODES;

  private boolean ideal = true;

  /** Says whether all codes are of the same width, as at first. */
  void ideal(boolean ideal) {
    this.ideal = ideal;
  }

  /** Returns the code of {@code volts}; of what is not a number 0. */
  int code(double volts) {
    double lsb = volts / AdcInputs.REFERENCE_VOLTS * CODES;
    return Math.clamp(
        (int) Math.floor(ideal ? lsb : unequal(Math.clamp(lsb, 0, CODES))), 0, CODES - 1);
  }

  private static double unequal(double lsb) {
    double code = AT_ENDS + lsb * STEEPER;
    for (int wide : WIDE_CODES) {
      if (code >= wide + 1) {
        code = Math.max(wide, code - WIDER);
      }
    }
    return code;
  }
}
