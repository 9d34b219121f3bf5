package usbtoaster.experiments;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import usbtoaster.async.Task;
import usbtoaster.kernel.KernelEvent;
import usbtoaster.trace.census.RequestWait;
import usbtoaster.trace.census.ThreadCensus;

/** What threads wait for, and waiting for that. */
final class Waits {
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private static final RequestWait FOR_REQUEST =
      (blocker, stack) -> blocker instanceof Task || blocker instanceof KernelEvent;

  private Waits() {}

  /** Takes a census: who waits for a request is parked on its task, or on its kernel event. */
  static ThreadCensus census() {
    return ThreadCensus.take(FOR_REQUEST);
  }

  /** Returns how many threads wait for a request. */
  static int waiting() {
    return ThreadCensus.countWaiting(FOR_REQUEST);
  }

  /** Lets each of {@code threads} come to rest: until it is parked, or has ended. */
  static void untilAtRest(List<Thread> threads) throws InterruptedException {
    for (Thread thread : threads) {
      while (!isAtRest(thread)) {
        if (Thread.interrupted()) {
          throw new InterruptedException("Interrupted in an experiment");
        }
        LockSupport.parkNanos(LOOK_NANOS);
      }
    }
  }

  private static boolean isAtRest(Thread thread) {
    return switch (thread.getState()) {
      case WAITING, TIMED_WAITING, TERMINATED -> true;
      case NEW, RUNNABLE, BLOCKED -> false;
    };
  }

  /**
   * Looks again and again, until {@code condition} holds or the setting's patience is over; what is
   * seen then is the experiment's to judge. Returns whether it holds.
   */
  static boolean until(Setting setting, BooleanSupplier condition) throws InterruptedException {
    long began = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (Thread.interrupted()) {
        throw new InterruptedException("Interrupted in an experiment");
      }
      if (System.nanoTime() - began > setting.patience().toNanos()) {
        return false;
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    return true;
  }

  /**
   * Lets {@code nanos} pass at most, until {@code condition} holds; the thread blocks meanwhile.
   */
  static void moment(long nanos, BooleanSupplier condition) {
    long began = System.nanoTime();
    while (!condition.getAsBoolean() && System.nanoTime() - began < nanos) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }
}
