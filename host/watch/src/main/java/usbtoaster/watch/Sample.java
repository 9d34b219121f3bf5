package usbtoaster.watch;

/**
 * How much may be shown: so many a second on average, and so many at once. Not thread-safe: it
 * belongs to the thread that drains.
 */
final class Sample {
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final int perSecond;
  private final int atOnce;
  private long left;
  private long sinceNanos;
  private long rest; // nanoseconds times the rate that were no whole one yet

  Sample(int perSecond, int atOnce, long nowNanos) {
    this.perSecond = perSecond;
    this.atOnce = atOnce;
    this.left = atOnce;
    this.sinceNanos = nowNanos;
  }

  /** Some time has passed. */
  void refill(long nowNanos) {
    long passed = Math.clamp(nowNanos - sinceNanos, 0, 60 * NANOS_PER_SECOND);
    sinceNanos = nowNanos;
    rest += passed * perSecond;
    left = Math.min(atOnce, left + rest / NANOS_PER_SECOND);
    rest %= NANOS_PER_SECOND;
  }

  /** Returns whether a whole life may be begun: so much of the sample is left. */
  boolean has(int least) {
    return left >= least;
  }

  /** Takes one, also if that is overdrawn: a life that was begun is shown to its end. */
  void take() {
    left--;
  }
}
