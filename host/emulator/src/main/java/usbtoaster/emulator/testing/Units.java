package usbtoaster.emulator.testing;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import usbtoaster.emulator.time.VirtualClock;

/** Durations as the clock counts them and as people read them. */
final class Units {
  private Units() {}

  /** Returns {@code time} in picoseconds. */
  static long picos(Duration time) {
    return Math.multiplyExact(time.toNanos(), VirtualClock.PICOS_PER_NANO);
  }

  /** Returns {@code nanos} for people: to a thousandth of its unit. */
  static String plain(long nanos) {
    if (nanos < 1_000) {
      return nanos + " ns";
    }
    return nanos < 1_000_000 ? inUnits(nanos, 3) + " µs" : inUnits(nanos, 6) + " ms";
  }

  private static String inUnits(long nanos, int digits) {
    return BigDecimal.valueOf(nanos, digits)
        .setScale(3, RoundingMode.HALF_UP)
        .stripTrailingZeros()
        .toPlainString();
  }
}
