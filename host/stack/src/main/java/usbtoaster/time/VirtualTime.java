package usbtoaster.time;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Time that stands still until a test turns the hands.
 *
 * <p>Alarms go off on the thread that turns the hands, in the order of their deadlines; of those
 * with one deadline the one that was armed first goes first. At an alarm the clock shows its
 * deadline, or later if somebody stalled. For one thread: the first one that arms, stalls or turns;
 * any thread may read the clock. Starts at 0 nanoseconds.
 */
public final class VirtualTime implements Timebase {
  private static final int IDLE_LIMIT = 100_000_000;

  private final AlarmQueue alarms = new AlarmQueue();
  private volatile long now; // volatile: traces read the clock from any thread
  private boolean turning;
  private @Nullable Thread owner;

  /** Makes a clock at 0 with nothing armed. */
  public VirtualTime() {}

  @Override
  public long nanoTime() {
    return now;
  }

  /** Moves the clock and runs no alarm: what became due goes off at the next turn of the hands. */
  public void stall(long nanos) {
    checkThread();
    moveTo(now + Math.max(0, nanos));
  }

  @Override
  public void arm(Alarm alarm, long deadlineNanos) {
    checkThread();
    alarms.arm(alarm, deadlineNanos);
  }

  @Override
  public void disarm(Alarm alarm) {
    checkThread();
    alarms.disarm(alarm);
  }

  /** Turns the hands by {@code nanos} and runs every alarm on the way. */
  public void advance(long nanos) {
    if (nanos < 0) {
      throw new IllegalArgumentException("Time never goes backwards: advance by 0 or more");
    }
    long until = now + nanos;
    turn(() -> runUpTo(until, () -> false));
    moveTo(until);
  }

  /**
   * Runs alarms until none is armed.
   *
   * @throws IllegalStateException if they never end, since each arms another
   */
  public void runUntilIdle() {
    turn(
        () -> {
          for (int i = 0; i < IDLE_LIMIT; i++) {
            if (!runNext(Long.MAX_VALUE)) {
              return true;
            }
          }
          throw new IllegalStateException(
              "Alarms arm alarms without end: use runUntil or advance. " + alarms.describe(now));
        });
  }

  /**
   * Runs alarms until {@code condition} holds, which is looked at before each.
   *
   * @throws AssertionError if it does not hold within {@code limitNanos} or nothing is armed any
   *     more; the sentence tells what was pending
   */
  public void runUntil(BooleanSupplier condition, long limitNanos) {
    long start = now;
    long until = start + limitNanos;
    if (!turn(() -> runUpTo(until, condition))) {
      throw new AssertionError(
          "The condition does not hold after %d ns of virtual time (the limit is %d ns). %s"
              .formatted(now - start, limitNanos, alarms.describe(now)));
    }
  }

  private boolean runUpTo(long until, BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      if (!runNext(until)) {
        return condition.getAsBoolean();
      }
    }
    return true;
  }

  private boolean runNext(long until) {
    if (alarms.isEmpty() || alarms.nextNanos() > until) {
      return false;
    }
    moveTo(alarms.nextNanos());
    alarms.removeFirst().fire();
    return true;
  }

  private boolean turn(BooleanSupplier work) {
    checkThread();
    if (turning) {
      throw new IllegalStateException("An alarm may not turn the hands: stall or arm in it");
    }
    turning = true;
    try {
      return work.getAsBoolean();
    } finally {
      turning = false;
    }
  }

  private void moveTo(long nanos) {
    now = Math.max(now, nanos);
  }

  private void checkThread() {
    Thread current = Thread.currentThread();
    if (owner == null) {
      owner = current;
    } else if (!owner.equals(current)) {
      throw new IllegalStateException(
          "Virtual time belongs to %s, not to %s: use a SharedTimer where threads are many"
              .formatted(owner.getName(), current.getName()));
    }
  }
}
