package usbtoaster.trace;

import java.util.Locale;

/** Writes times in microseconds for people: 1 234.5. */
final class Micros {
  private Micros() {}

  static String of(long nanos) {
    return grouped(String.format(Locale.ROOT, "%,.1f", nanos / 1000.0));
  }

  static String whole(long nanos) {
    return grouped(String.format(Locale.ROOT, "%,d", Math.round(nanos / 1000.0)));
  }

  private static String grouped(String text) {
    return text.replace(',', ' ');
  }
}
