package usbtoaster.bench;

import java.util.Locale;
import java.util.Scanner;

/**
 * What a visit at a {@link Peer} has shown.
 *
 * @param postsPerMicro the throughput
 * @param medianMicros from a post to its end, as its producer sees it
 * @param highMicros nine of ten are faster
 * @param switches of threads, for a post
 * @param processorNanos of all threads, the producers included, for a post
 */
record PeerVisit(
    double postsPerMicro,
    double medianMicros,
    double highMicros,
    double switches,
    double processorNanos) {
  /** Reads what {@link #line} has written. */
  static PeerVisit parse(String line) {
    try (Scanner figures = new Scanner(line).useLocale(Locale.ROOT)) {
      return new PeerVisit(
          figures.nextDouble(),
          figures.nextDouble(),
          figures.nextDouble(),
          figures.nextDouble(),
          figures.nextDouble());
    }
  }

  /** Writes it as one line. */
  String line() {
    return String.format(
        Locale.ROOT,
        "%f %f %f %f %f",
        postsPerMicro,
        medianMicros,
        highMicros,
        switches,
        processorNanos);
  }
}
