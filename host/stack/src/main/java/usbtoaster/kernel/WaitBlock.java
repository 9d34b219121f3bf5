package usbtoaster.kernel;

import org.jspecify.annotations.Nullable;

/**
 * A thread's place among the waiters of an object. Each thread has one, as it waits for one object
 * at a time.
 *
 * <p>Overview: the object satisfies the wait with {@link #release}, under its lock and after it has
 * taken the block out of its list; {@link #unpark} follows, and may come late or twice: whoever
 * parks looks at the state again. A queued APC does not release, it only unparks: {@code waits} is
 * written before the APC queue is read, and an inserter does both the other way round.
 */
final class WaitBlock {
  final KernelThread thread;
  @Nullable WaitList list; // these three under the lock of the object waited for
  @Nullable WaitBlock next;
  @Nullable WaitBlock previous;

  // Volatile: written under the lock of the object waited for, read by the thread without it.
  private volatile boolean released;
  // Volatile: written by the thread, read by whoever queues an APC.
  private volatile boolean waits;

  WaitBlock(KernelThread thread) {
    this.thread = thread;
  }

  /** Clears the way for a wait. Under the lock of the object waited for. */
  void prepare() {
    released = false;
  }

  /** Satisfies the wait. Under the lock of the object waited for. */
  void release() {
    released = true;
  }

  void unpark() {
    thread.unpark();
  }

  /** Returns whether the thread parks or is about to. */
  boolean waits() {
    return waits;
  }

  /** Parks until released, an APC or the deadline. Returns whether it was released. */
  boolean block(Object blocker, boolean alertable, long timeoutNanos, long deadline) {
    boolean interrupted = false;
    thread.stopsRunning();
    waits = true;
    while (!released && !thread.apcs().interruptsWait(alertable)) {
      long left = timeoutNanos < 0 ? -1 : deadline - System.nanoTime();
      if (timeoutNanos >= 0 && left <= 0) {
        break;
      }
      thread.park(blocker, left);
      interrupted |= Thread.interrupted(); // a set flag would keep it from parking
    }
    waits = false;
    thread.goesOnRunning();
    if (interrupted) {
      thread.thread().interrupt();
    }
    return released;
  }
}
