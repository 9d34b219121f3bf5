package usbtoaster.pico;

import java.util.concurrent.TimeUnit;

/**
 * Where a machine's time must be and may be at a moment of real time, by a {@link Pace}.
 *
 * <p>Overview: an anchor ties a moment of virtual time to one of real time. From there virtual time
 * may not lag behind what the host has seen pass: a host that waits 100 µs between two actions must
 * find that 100 µs have passed for the device. At {@link Pace#FAST} the anchor is the end of the
 * host's last action, and nothing holds the machine but 10 s without an action or an edge; at the
 * other paces the anchor stays, and is also as far as the machine may run. Guarded by the machine's
 * lock.
 */
final class Tempo {
  static final long PICOS_PER_NANO = 1_000;
  private static final long QUIET_PICOS = TimeUnit.SECONDS.toNanos(10) * PICOS_PER_NANO;

  private final Pace pace;
  private long anchorNanos;
  private long anchorPicos;
  private long activityPicos;

  Tempo(Pace pace, long realNanos, long picos) {
    this.pace = pace;
    anchorNanos = realNanos;
    anchorPicos = picos;
    activityPicos = picos;
  }

  /** The host's action ended. */
  void acted(long realNanos, long picos) {
    if (pace.fast()) {
      anchorNanos = realNanos;
      anchorPicos = picos;
    }
    activityPicos = picos;
  }

  /** Something happened on the lines. */
  void activity(long picos) {
    activityPicos = picos;
  }

  /** The machine was too slow for its pace, or slept for long: what it missed is forgotten. */
  void forgive(long realNanos, long picos) {
    anchorNanos = realNanos;
    anchorPicos = picos;
  }

  /** Returns the virtual time that the host has seen pass. */
  long floorPicos(long realNanos) {
    return anchorPicos + (realNanos - anchorNanos) * PICOS_PER_NANO / pace.slowdown();
  }

  /** Returns how far the machine may run. */
  long ceilingPicos(long realNanos) {
    long floor = floorPicos(realNanos);
    return pace.fast() ? Math.max(floor, activityPicos + QUIET_PICOS) : floor;
  }

  /** Returns how long it takes until the machine may be at {@code picos}; 0 or less: now. */
  long nanosUntil(long picos, long realNanos) {
    if (picos <= ceilingPicos(realNanos)) {
      return 0;
    }
    long ahead = Math.min(picos - anchorPicos, Long.MAX_VALUE / (2L * pace.slowdown()));
    return anchorNanos + ahead * pace.slowdown() / PICOS_PER_NANO - realNanos;
  }
}
