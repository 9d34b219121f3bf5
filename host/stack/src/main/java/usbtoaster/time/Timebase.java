package usbtoaster.time;

/**
 * Time for everything that waits or ticks: real (one shared timer thread) or virtual (a test turns
 * the hands).
 */
public interface Timebase {
  /** Returns the time in nanoseconds, with an arbitrary origin. Never goes backwards. */
  long nanoTime();

  /**
   * Sets {@code alarm} to go off at {@code deadlineNanos}, in place of the time it was set to
   * before. A deadline in the past goes off as soon as possible, never inside this call.
   */
  void arm(Alarm alarm, long deadlineNanos);

  /** Takes {@code alarm} out. It may go off once more if it was already on its way. */
  void disarm(Alarm alarm);
}
