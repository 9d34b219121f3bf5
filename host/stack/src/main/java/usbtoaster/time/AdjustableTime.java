package usbtoaster.time;

/**
 * A time whose pace is changed while it passes: slowed, stopped, or let go on for so long and no
 * longer. Alarms go off by it, so none does while it is stopped. It begins at the real time at
 * which it was made, and never goes backwards.
 *
 * <p>Any thread may call; reading takes no lock. Alarms go off on the thread of the real time, in
 * the order of their deadlines; of those with one deadline the one that was armed first goes first.
 *
 * <p>Overview: a {@link Pace} ties a moment of this time to one of the real time, and says where
 * this time ends for now. A change makes a new one, which begins where the old one has come to. The
 * real time has one alarm of ours, for the first of ours that goes off before that end.
 */
public final class AdjustableTime implements Timebase {
  private static final int SLOWEST = 1_000_000;
  private static final long NO_END = Long.MAX_VALUE;

  /** From {@code realNanos} on, where this time shows {@code nanos}, until {@code endNanos}. */
  private record Pace(long realNanos, long nanos, int slowdown, long endNanos) {
    long at(long real) {
      return Math.min(endNanos, nanos + Math.max(0, real - realNanos) / slowdown);
    }

    /** Returns when the real time will be such that this one shows {@code moment}. */
    long realAt(long moment) {
      long most = Long.MAX_VALUE / 4 / slowdown; // far beyond any deadline
      return realNanos + Math.clamp(moment - nanos, 0, most) * slowdown;
    }
  }

  private final Timebase real;
  private final AlarmQueue alarms = new AlarmQueue(); // guarded by itself, as all changes of pace
  private final Alarm wake = this::fire;
  // Volatile: changed under the lock, read by any thread.
  private volatile Pace pace;

  /** Makes a time that passes as {@code real} does. */
  public AdjustableTime(Timebase real) {
    this.real = real;
    long now = real.nanoTime();
    pace = new Pace(now, now, 1, NO_END);
  }

  @Override
  public long nanoTime() {
    return pace.at(real.nanoTime());
  }

  /**
   * Lets it pass from now on, {@code slowdown} times as slowly as the real time.
   *
   * @return the moment from which on it does, as with the next ones
   */
  public long run(int slowdown) {
    return change(slowdown, NO_END);
  }

  /** Lets {@code nanos} pass from now on, {@code slowdown} times as slowly, and then stops. */
  public long runFor(long nanos, int slowdown) {
    return change(slowdown, Math.max(0, nanos));
  }

  /** Stops it. */
  public long stop() {
    return change(pace.slowdown(), 0);
  }

  private long change(int slowdown, long left) {
    if (slowdown < 1 || slowdown > SLOWEST) {
      throw new IllegalArgumentException(
          "Time is slowed 1 to %d times, not %d times: choose another factor."
              .formatted(SLOWEST, slowdown));
    }
    synchronized (alarms) {
      long realNow = real.nanoTime();
      long now = pace.at(realNow);
      long end = left >= NO_END - Math.max(0, now) ? NO_END : now + left;
      pace = new Pace(realNow, now, slowdown, end);
      setWake();
      return now;
    }
  }

  /** Returns whether it stands still. */
  public boolean isStopped() {
    Pace current = pace;
    return current.endNanos() != NO_END && current.at(real.nanoTime()) == current.endNanos();
  }

  /** Returns the moment at which it stops by itself, or has; {@link Long#MAX_VALUE}: never. */
  public long endNanos() {
    return pace.endNanos();
  }

  /**
   * Returns for how long the real time has to pass until this one shows {@code moment}, or stops if
   * that is before; {@link Long#MAX_VALUE} if it has stopped before; 0 or less: it does by now.
   */
  public long realNanosUntil(long moment) {
    Pace current = pace;
    long realNow = real.nanoTime();
    if (moment > current.endNanos() && current.at(realNow) == current.endNanos()) {
      return Long.MAX_VALUE;
    }
    return current.realAt(Math.min(moment, current.endNanos())) - realNow;
  }

  @Override
  public void arm(Alarm alarm, long deadlineNanos) {
    synchronized (alarms) {
      alarms.arm(alarm, deadlineNanos);
      setWake();
    }
  }

  @Override
  public void disarm(Alarm alarm) {
    synchronized (alarms) {
      alarms.disarm(alarm);
      setWake();
    }
  }

  /** With the lock: has the real time wake us for the first alarm, unless time ends before. */
  private void setWake() {
    long next = alarms.nextNanos();
    if (next == Long.MAX_VALUE || next > pace.endNanos()) {
      real.disarm(wake);
    } else {
      real.arm(wake, pace.realAt(next));
    }
  }

  /** Fires one alarm; the next one wakes us again, so that what one throws stops none. */
  private void fire() {
    Alarm due;
    synchronized (alarms) {
      if (alarms.isEmpty() || alarms.nextNanos() > nanoTime()) {
        setWake();
        return;
      }
      due = alarms.removeFirst();
      setWake();
    }
    due.fire();
  }
}
