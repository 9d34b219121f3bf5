package usbtoaster.trace.life;

/**
 * How long something took, many times: percentiles in bounded memory. A duration of 32 ns or more
 * counts as the end of its 32nd part of a power of two, so a percentile is at most 3 % too long.
 * Not thread-safe.
 */
public final class Durations {
  private static final int PARTS = 32;
  private static final int PART_BITS = 5;

  private final long[] counts = new long[(Long.SIZE - PART_BITS) * PARTS];
  private long count;
  private long longest;

  /** Adds one, in nanoseconds; a negative one, of clocks that disagree, counts as none at all. */
  public void add(long nanos) {
    long duration = Math.max(0, nanos);
    counts[place(duration)]++;
    count++;
    longest = Math.max(longest, duration);
  }

  private static int place(long nanos) {
    if (nanos < PARTS) {
      return (int) nanos;
    }
    int power = Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos);
    int part = (int) (nanos >>> (power - PART_BITS)) - PARTS;
    return (power - PART_BITS + 1) * PARTS + part;
  }

  /** Returns the longest duration that has this place. */
  private static long end(int place) {
    if (place < PARTS) {
      return place;
    }
    int shift = place / PARTS - 1;
    return ((long) (place % PARTS + PARTS + 1) << shift) - 1;
  }

  /** Returns how many there are. */
  public long count() {
    return count;
  }

  /** Returns the longest, in nanoseconds; 0 if there is none. */
  public long longestNanos() {
    return longest;
  }

  /**
   * Returns how long that many of a hundred took at most, in nanoseconds; 0 if there is none.
   *
   * @param percent above 0, up to 100
   */
  public long percentileNanos(double percent) {
    long rank = (long) Math.ceil(count * percent / 100);
    long seen = 0;
    for (int place = 0; place < counts.length; place++) {
      seen += counts[place];
      if (seen >= rank && seen > 0) {
        return Math.min(end(place), longest);
      }
    }
    return 0;
  }
}
