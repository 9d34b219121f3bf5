package usbtoaster.emulator.time;

import java.math.BigInteger;

/**
 * Divides by a number that stays the same, exactly, by a multiplication: a processor takes several
 * times as long to divide, and each look at the time is a division or two.
 *
 * <p>With l bits in the divisor less 1, the multiplier is the first whole number above 2 to the
 * power of 63 + l, divided by the divisor. It is too large by at most the 2 to the power of 63rd
 * part, which no dividend of 63 bits shows (Granlund and Montgomery, "Division by Invariant
 * Integers using Multiplication", theorem 4.2).
 */
final class Reciprocal {
  private final long multiplier;
  private final int shift;

  /**
   * Makes one.
   *
   * @param divisor 2 or more
   */
  Reciprocal(long divisor) {
    int bits = Long.SIZE - Long.numberOfLeadingZeros(divisor - 1);
    shift = bits - 1;
    multiplier =
        BigInteger.ONE
            .shiftLeft(63 + bits)
            .divide(BigInteger.valueOf(divisor))
            .add(BigInteger.ONE)
            .longValue();
  }

  /** Returns {@code dividend}, 0 or more, divided by the divisor, rounded down. */
  long times(long dividend) {
    return Math.unsignedMultiplyHigh(dividend, multiplier) >>> shift;
  }
}
