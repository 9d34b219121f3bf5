package usbtoaster.trace.text;

import java.util.Locale;

/** Writes times in microseconds for people: 1 234.5, and 123 456 from a tenth of a second on. */
public final class Micros {
  private static final long COARSE_NANOS = 100_000_000;

  private Micros() {}

  public static String of(long nanos) {
    if (Math.abs(nanos) >= COARSE_NANOS) {
      return whole(nanos);
    }
    return grouped(String.format(Locale.ROOT, "%,.1f", nanos / 1000.0));
  }

  public static String whole(long nanos) {
    return grouped(String.format(Locale.ROOT, "%,d", Math.round(nanos / 1000.0)));
  }

  private static String grouped(String text) {
    return text.replace(',', ' ');
  }
}
