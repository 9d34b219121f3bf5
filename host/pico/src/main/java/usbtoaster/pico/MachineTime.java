package usbtoaster.pico;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import usbtoaster.time.Alarm;
import usbtoaster.time.AlarmQueue;
import usbtoaster.time.Timebase;

/**
 * A machine's virtual time as the time of the whole stack: for tests, on one thread, always in the
 * same order.
 *
 * <p>Nothing happens but inside {@link #advance} and {@link #runUntil}, which run the machine,
 * deliver its edges at the instruction that made them, and fire the host's alarms at their
 * deadlines; and inside the host's actions, which run the machine alone. Of alarms with one
 * deadline the one that was armed first goes first. Starts at 0 nanoseconds. For one thread.
 */
public final class MachineTime implements Timebase, Conductor {
  private static final long LAST_NANOS = Long.MAX_VALUE / Tempo.PICOS_PER_NANO;

  private final AlarmQueue alarms = new AlarmQueue();
  private final Edges edges = new Edges();
  private @Nullable Machine machine;
  private @Nullable AssertionError failure; // of a listener, not thrown yet
  private boolean turning;

  /** Makes the time of a machine that is still to come. */
  public MachineTime() {}

  @Override
  public void conduct(Machine machine) {
    this.machine = machine; // the time of those that are wired to it passes with its own
  }

  private Machine machine() {
    Machine conducted = machine;
    if (conducted == null) {
      throw new IllegalStateException("There is no machine yet: open a Pico with this time");
    }
    return conducted;
  }

  @Override
  public long nanoTime() {
    return machine == null ? 0 : machine.picos() / Tempo.PICOS_PER_NANO;
  }

  @Override
  public void arm(Alarm alarm, long deadlineNanos) {
    alarms.arm(alarm, deadlineNanos);
  }

  @Override
  public void disarm(Alarm alarm) {
    alarms.disarm(alarm);
  }

  /**
   * Lets {@code nanos} pass.
   *
   * @throws AssertionError if a listener of the host threw meanwhile: that is its cause
   */
  public void advance(long nanos) {
    if (nanos < 0) {
      throw new IllegalArgumentException("Time never goes backwards: advance by 0 or more");
    }
    run(later(nanos), () -> false);
  }

  /**
   * Returns the moment {@code nanos} from now.
   *
   * @throws IllegalArgumentException if the picoseconds of it are no long: after 106 days
   */
  private long later(long nanos) {
    if (nanos > LAST_NANOS - nanoTime()) {
      throw new IllegalArgumentException(
          "Virtual time ends after 106 days: wait for less than " + nanos + " ns.");
    }
    return nanoTime() + nanos;
  }

  /**
   * Lets time pass until {@code condition} holds, which is looked at before each edge and alarm of
   * the host.
   *
   * @throws AssertionError if it does not hold within {@code limitNanos}: the message says what the
   *     host waits for and where the firmware is; or at once if a listener of the host threw, which
   *     is its cause. Time can be told to go on
   */
  public void runUntil(BooleanSupplier condition, long limitNanos) {
    long start = nanoTime();
    if (!run(start + Math.min(limitNanos, LAST_NANOS - start), condition)) {
      throw new AssertionError(
          "The condition does not hold after %d ns of virtual time. %s The Pico: %s"
              .formatted(nanoTime() - start, alarms.describe(nanoTime()), machine().diagnosis()));
    }
  }

  private boolean run(long untilNanos, BooleanSupplier condition) {
    if (turning) {
      throw new IllegalStateException(
          "An alarm or listener may not turn the hands: arm an alarm in it");
    }
    turning = true;
    try {
      while (!condition.getAsBoolean()) {
        boolean more = step(untilNanos);
        throwFailure();
        if (!more) {
          return condition.getAsBoolean();
        }
      }
      return true;
    } finally {
      turning = false;
    }
  }

  @Override
  public void failed(String wire, Throwable thrown) {
    AssertionError collected = failure;
    if (collected == null) {
      failure = new AssertionError("A listener of %s threw %s".formatted(wire, thrown), thrown);
    } else {
      collected.addSuppressed(thrown);
    }
  }

  private void throwFailure() {
    AssertionError collected = failure;
    failure = null;
    if (collected != null) {
      throw collected;
    }
  }

  private boolean step(long untilNanos) {
    if (edges.deliver()) {
      return nanoTime() <= untilNanos; // listeners that make edges come to an end
    }
    long now = nanoTime();
    if (!alarms.isEmpty() && alarms.nextNanos() <= now) {
      alarms.removeFirst().fire();
      return true;
    }
    if (now >= untilNanos) {
      return false;
    }
    machine().runTo(Math.min(untilNanos, alarms.nextNanos()) * Tempo.PICOS_PER_NANO);
    return true;
  }

  @Override
  public void enter() {}

  @Override
  public void leave() {}

  @Override
  public void leaveAside() {}

  @Override
  public void runTo(long picos) {
    runWhile(() -> true, picos);
  }

  @Override
  public void runWhile(BooleanSupplier busy, long picos) {
    Machine conducted = machine();
    while (busy.getAsBoolean() && conducted.picos() < picos) {
      conducted.runTo(picos);
    }
  }

  @Override
  public void noted() {
    machine().pause();
  }

  @Override
  public void add(EdgeSource input) {
    edges.add(input);
  }

  @Override
  public void remove(EdgeSource input) {
    edges.remove(input);
  }
}
