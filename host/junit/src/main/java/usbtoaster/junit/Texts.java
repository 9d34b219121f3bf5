package usbtoaster.junit;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;

/** Times and bytes as messages write them. */
final class Texts {
  private Texts() {}

  /** Returns {@code time} in the unit that fits: 20 ms, 1.5 s. */
  static String duration(Duration time) {
    long nanos = time.toNanos();
    if (nanos >= 1_000_000_000 && nanos % 1_000_000 == 0) {
      return scaled(nanos, 9) + " s";
    }
    if (nanos >= 1_000_000) {
      return scaled(nanos, 6) + " ms";
    }
    return nanos >= 1_000 ? scaled(nanos, 3) + " µs" : nanos + " ns";
  }

  private static String scaled(long nanos, int digits) {
    BigDecimal number = BigDecimal.valueOf(nanos, digits).stripTrailingZeros();
    return number.toPlainString();
  }

  /** Returns a moment of the machine's time, in milliseconds to the nanosecond. */
  static String moment(long picos) {
    return String.format(Locale.ROOT, "%.6f ms", picos / 1e9);
  }

  /** Returns the first bytes of {@code data} in hexadecimal. */
  static String hex(byte[] data, int length, int most) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < Math.min(length, most); i++) {
      text.append(i == 0 ? "" : " ").append("%02x".formatted(data[i]));
    }
    return length > most ? text + " …" : text.toString();
  }

  /** Returns {@code text} with what cannot be printed as an escape. */
  static String visible(String text) {
    StringBuilder visible = new StringBuilder();
    text.chars()
        .forEach(
            c ->
                visible.append(
                    switch (c) {
                      case '\n' -> "\\n";
                      case '\r' -> "\\r";
                      case '\t' -> "\\t";
                      default -> c < ' ' || c > '~' ? "\\x%02x".formatted(c) : "" + (char) c;
                    }));
    return visible.toString();
  }
}
