package usbtoaster.trace.record;

import usbtoaster.trace.Activity;
import usbtoaster.trace.Event;
import usbtoaster.trace.census.ThreadKind;

/**
 * One entry of a recording. Immutable.
 *
 * <p>Entries of one kind stand in the order in which they happened; those of different kinds need
 * not. {@link #nanos} is on the clock of the trace for all of them. Times of the device are on its
 * own clock, in nanoseconds, or {@link usbtoaster.trace.Trace#NO_DEVICE_TIME}.
 */
public sealed interface Entry {
  /** Returns when it happened, or began, on the clock of the trace. */
  long nanos();

  /** A stage was reached. */
  record StageReached(Event event) implements Entry {
    @Override
    public long nanos() {
      return event.nanos();
    }
  }

  /**
   * An interrupt service routine or a deferred routine ran. Its entry is made at its end.
   *
   * @param activity {@link Activity#ISR} or {@link Activity#DPC}
   * @param routine the driver's own name of it, as {@code BusLoop.onInterrupt}
   * @param thread the name of the thread that was borrowed for it
   * @param threadId that thread's number, as {@link Thread#threadId} has it
   * @param kind whose that thread was
   */
  record RoutineRan(
      Activity activity,
      String routine,
      long nanos,
      long endNanos,
      String thread,
      long threadId,
      ThreadKind kind)
      implements Entry {}

  /** The level of a line between host and device has changed. */
  record LineChanged(String line, boolean high, long nanos, long deviceNanos) implements Entry {}

  /**
   * Some of the host's LEDs have gone on or off.
   *
   * @param levels which are lit now: bit n is LED n
   */
  record LedsChanged(int levels, long nanos) implements Entry {}

  /**
   * A function of the firmware ran. Its entry is made at its end, so a function that it called
   * stands before it.
   *
   * @param depth how many functions were under way when it was called: 0, if nobody called it
   */
  record FunctionRan(
      String function, int depth, long nanos, long endNanos, long deviceNanos, long deviceEndNanos)
      implements Entry {}

  /**
   * Entries are missing here: there was no place for them.
   *
   * @param entries how many
   * @param stages whether they are stages; if not, all stages are there, and some of the rest is
   *     not
   */
  record Lost(long entries, boolean stages, long nanos) implements Entry {
    /** Stages are missing here. */
    public Lost(long entries, long nanos) {
      this(entries, true, nanos);
    }
  }
}
