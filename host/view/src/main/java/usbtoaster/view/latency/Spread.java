package usbtoaster.view.latency;

import usbtoaster.trace.life.Durations;

/**
 * How long something took, each time: percentiles, decades, and which of them was the longest.
 * Bounded memory. Not thread-safe.
 */
public final class Spread {
  /** So many come first in a run; what the later ones took tells warm code from cold. */
  public static final int EARLY = 100;

  /** How many decades there are: below a microsecond, to ten, and so on, a second and more. */
  public static final int DECADES = 8;

  private static final long FIRST_DECADE_NANOS = 1_000;

  private final Durations all = new Durations();
  private final long[] decades = new long[DECADES];
  private long longestAt;
  private long longestLaterNanos;

  /** Adds one, in nanoseconds; a negative one, of clocks that disagree, counts as none at all. */
  void add(long nanos) {
    long duration = Math.max(0, nanos);
    if (all.count() == 0 || duration > all.longestNanos()) {
      longestAt = all.count() + 1;
    }
    all.add(duration);
    if (all.count() > EARLY) {
      longestLaterNanos = Math.max(longestLaterNanos, duration);
    }
    decades[decade(duration)]++;
  }

  private static int decade(long nanos) {
    int decade = 0;
    for (long end = FIRST_DECADE_NANOS; decade < DECADES - 1 && nanos >= end; end *= 10) {
      decade++;
    }
    return decade;
  }

  /** Returns how many there were. */
  public long count() {
    return all.count();
  }

  /** Returns the longest, in nanoseconds; 0 if there is none. */
  public long longestNanos() {
    return all.longestNanos();
  }

  /** Returns how many there were up to the longest, that one included; 0 if there is none. */
  public long longestAt() {
    return longestAt;
  }

  /** Returns the longest of those after the first {@value #EARLY}, in nanoseconds. */
  public long longestLaterNanos() {
    return longestLaterNanos;
  }

  /** Returns how long that many of a hundred took at most, in nanoseconds. */
  public long percentileNanos(double percent) {
    return all.percentileNanos(percent);
  }

  /** Returns how many there were in a decade, from 0. */
  public long inDecade(int decade) {
    return decades[decade];
  }
}
