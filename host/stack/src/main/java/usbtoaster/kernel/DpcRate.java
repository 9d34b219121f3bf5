package usbtoaster.kernel;

import java.util.function.LongSupplier;

/**
 * Decides when DPCs of low importance have waited enough: NT's request rate and its queue depth.
 *
 * <p>Overview: a clock tick passes every 15.625 ms. At each, the rate becomes the mean of itself
 * and of the DPCs that were queued since the last; if DPCs waited although nobody had asked for a
 * drain, they get one, and an idle machine waits for fewer next time. A low one is drained at once
 * where the queue is deep enough, or where so few DPCs come that waiting for company is vain.
 *
 * <p>There is no interrupt for the tick, which would wake an idle process 64 times a second: the
 * ticks that have passed are counted when a low DPC is queued. What came in several of them is
 * taken as spread evenly.
 *
 * <p>Any thread at any IRQL, under a short lock. Source: semantics item 47; the figures are NT's.
 */
final class DpcRate {
  /** Depth at which even DPCs of low importance are drained, at most (MaximumDpcQueueDepth). */
  static final int MAXIMUM_DEPTH = 4;

  /** DPCs a tick under which a low one is drained at once (MinimumDpcRate). */
  static final int MINIMUM_RATE = 3;

  /** DPCs a tick under which the wanted depth falls (IdealDpcRate). */
  static final int IDEAL_RATE = 20;

  /** Quiet ticks after which the wanted depth rises again (AdjustDpcThreshold). */
  static final int QUIET_TICKS = 20;

  static final long TICK_NANOS = 15_625_000;

  private static final int MANY_TICKS = 64; // after so many, the rate is what came in each

  private final LongSupplier nanoTime;
  private final RawLock lock = new RawLock();
  private long tickAt; // under the lock, as all that follow
  private long seen;
  private int rate;
  private int depth = MAXIMUM_DEPTH;
  private int quiet = QUIET_TICKS;

  DpcRate(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.tickAt = nanoTime.getAsLong();
  }

  /**
   * A low DPC was queued: returns whether to drain now.
   *
   * @param waiting how many wait, this one among them
   * @param added how many were ever queued
   */
  boolean drains(int waiting, long added) {
    lock.lock();
    long ticks = (nanoTime.getAsLong() - tickAt) / TICK_NANOS;
    boolean waited = waiting > 1;
    if (ticks > 0) {
      tickAt += ticks * TICK_NANOS;
      advance(ticks, added - 1 - seen, waited);
      seen = added - 1;
    }
    boolean drains = (ticks > 0 && waited) || waiting >= depth || rate < MINIMUM_RATE;
    lock.unlock();
    return drains;
  }

  private void advance(long ticks, long came, boolean waited) {
    int each = Math.clamp(came / ticks, 0, Integer.MAX_VALUE / 2);
    for (int i = 0; i < Math.min(ticks, MANY_TICKS); i++) {
      rate = (each + rate) / 2;
      if (waited && i == 0) { // that tick has had them drained: the later ones were quiet
        quiet = QUIET_TICKS;
        depth -= rate < IDEAL_RATE && depth > 1 ? 1 : 0;
      } else if (--quiet == 0) {
        quiet = QUIET_TICKS;
        depth += depth < MAXIMUM_DEPTH ? 1 : 0;
      }
    }
  }

  /** Returns the depth at which low DPCs are drained just now. */
  int depth() {
    lock.lock();
    int now = depth;
    lock.unlock();
    return now;
  }
}
