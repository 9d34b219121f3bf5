package usbtoaster.emulator.sio;

import usbtoaster.emulator.bus.Register;

/**
 * The shifter and the mask of a lane of an interpolator, as CTRL_LANE sets them (datasheet
 * 2.3.1.6.1).
 */
final class InterpolatorLane {
  static final int SHIFT = 0x1F;
  static final int MASK_LSB = 0x1F << 5;
  static final int MASK_MSB = 0x1F << 10;
  static final int SIGNED = 1 << 15;
  static final int CROSS_INPUT = 1 << 16;
  static final int CROSS_RESULT = 1 << 17;
  static final int ADD_RAW = 1 << 18;
  static final int FORCE_MSB = 0x3 << 19;

  /** The fields that both lanes of both interpolators have. */
  static final int FIELDS =
      SHIFT | MASK_LSB | MASK_MSB | SIGNED | CROSS_INPUT | CROSS_RESULT | ADD_RAW | FORCE_MSB;

  private static final int MASK_LSB_LSB = 5;
  private static final int MASK_MSB_LSB = 10;
  private static final int FORCED_BITS = 28 - 19; // FORCE_MSB goes to bits 29:28

  private final Register ctrl;

  InterpolatorLane(Register ctrl) {
    this.ctrl = ctrl;
  }

  boolean has(int field) {
    return ctrl.has(field);
  }

  /**
   * Returns what comes out of shifter and mask for {@code input}, with its sign if SIGNED. The sign
   * is taken before the mask: with MASK_MSB below MASK_LSB it is all that is left.
   */
  int masked(int input) {
    int shifted = shifted(input);
    int masked = shifted & upTo(msb()) & -1 << ((ctrl.value() & MASK_LSB) >>> MASK_LSB_LSB);
    boolean negative = ctrl.has(SIGNED) && (shifted >>> msb() & 1) != 0;
    return negative ? masked | ~upTo(msb()) : masked;
  }

  /** Returns whether any of the bits above the mask is set: OVERF. */
  boolean overflows(int input) {
    return (shifted(input) & ~upTo(msb())) != 0;
  }

  /** Returns what is ORed into the result. */
  int forced() {
    return (ctrl.value() & FORCE_MSB) << FORCED_BITS;
  }

  private int shifted(int input) {
    return input >>> (ctrl.value() & SHIFT);
  }

  private int msb() {
    return (ctrl.value() & MASK_MSB) >>> MASK_MSB_LSB;
  }

  private static int upTo(int msb) {
    return -1 >>> (31 - msb);
  }
}
