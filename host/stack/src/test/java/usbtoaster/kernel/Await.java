package usbtoaster.kernel;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for conditions of other threads, without sleeping for a guessed time. */
final class Await {
  private static final long LIMIT_NANOS = 20_000_000_000L;

  private Await() {}

  @SuppressWarnings("ThreadPriorityCheck") // lets the other thread come to the condition
  static void until(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + LIMIT_NANOS;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("Did not happen: " + what);
      }
      Thread.yield();
    }
  }

  /** Until {@code thread} is parked with {@code blocker}. */
  @SuppressWarnings("ReferenceEquality") // this very blocker
  static void parked(Thread thread, Object blocker) {
    until(
        thread + " parks on " + blocker,
        () ->
            LockSupport.getBlocker(thread) == blocker
                && (thread.getState() == Thread.State.WAITING
                    || thread.getState() == Thread.State.TIMED_WAITING));
  }
}
