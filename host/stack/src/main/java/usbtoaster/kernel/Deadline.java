package usbtoaster.kernel;

/**
 * When a wait ends: a timeout in nanoseconds is 0 for a look only, and negative for ever. The clock
 * is asked only where somebody waits for a time.
 */
final class Deadline {
  private Deadline() {}

  /** Returns the deadline of a wait that begins now; 0 where no time ends it. */
  static long after(long timeoutNanos) {
    return timeoutNanos <= 0 ? 0 : System.nanoTime() + Math.min(timeoutNanos, Long.MAX_VALUE / 2);
  }

  static boolean expired(long timeoutNanos, long deadline) {
    return timeoutNanos == 0 || (timeoutNanos > 0 && deadline - System.nanoTime() <= 0);
  }
}
