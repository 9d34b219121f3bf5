package usbtoaster.kernel;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import usbtoaster.testing.Stillness;

/** Waits for conditions of other threads, without sleeping for a guessed time. */
public final class Await {
  private Await() {}

  static void until(String what, BooleanSupplier condition) {
    Stillness.until(what, condition);
  }

  /** Until {@code thread} is parked with {@code blocker}. */
  @SuppressWarnings("ReferenceEquality") // this very blocker
  public static void parked(Thread thread, Object blocker) {
    until(
        thread + " parks on " + blocker,
        () ->
            LockSupport.getBlocker(thread) == blocker
                && (thread.getState() == Thread.State.WAITING
                    || thread.getState() == Thread.State.TIMED_WAITING));
  }
}
