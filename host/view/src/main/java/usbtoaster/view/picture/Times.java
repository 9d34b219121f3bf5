package usbtoaster.view.picture;

import java.util.Locale;
import usbtoaster.trace.text.Micros;

/** Writes times so that they have room. */
final class Times {
  private static final long MICRO = 1_000;
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000_000_000;
  private static final long MOST_MICROS = 10 * SECOND;

  private Times() {}

  /** Returns a time in three figures, with its unit. */
  static String rough(long nanos) {
    if (nanos < 999_500) {
      return figures(nanos, MICRO) + " µs";
    }
    if (nanos < 999_500_000) {
      return figures(nanos, MILLI) + " ms";
    }
    return figures(nanos, SECOND) + " s";
  }

  private static String figures(long nanos, long unit) {
    double value = (double) nanos / unit;
    int places = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
    return String.format(Locale.ROOT, "%." + places + "f", value);
  }

  /** Returns a time in microseconds, as in all tables; a very long one in seconds. */
  static String exact(long nanos) {
    return Math.abs(nanos) < MOST_MICROS ? Micros.of(nanos) + " µs" : figures(nanos, SECOND) + " s";
  }
}
