package usbtoaster.kernel;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A thread's place among the waiters of an object. Each thread has one, as it waits for one object
 * at a time.
 *
 * <p>Overview: the object satisfies the wait with {@link #release}, under its lock and after it has
 * taken the block out of its list; {@link #unpark} follows, and may come late or twice: whoever
 * parks looks at the state again. A queued APC does not release, it only unparks.
 *
 * <p>{@code state} goes from RUNS over WAITS to PARKS and back; only the thread moves it. It is
 * written before {@code released} and the APC queue are read; who releases or inserts does both the
 * other way round, so one of the two sees the other. WAITS is skipped where the thread does not
 * spin: while it spins it looks by itself, and nobody has to unpark it.
 */
final class WaitBlock {
  private static final int RUNS = 0;
  private static final int WAITS = 1;
  private static final int PARKS = 2;
  private static final int PATIENCE = 4;
  private static final int TURNS = 16; // between two offers of the processor

  final KernelThread thread;
  @Nullable WaitList list; // these three under the lock of the object waited for
  @Nullable WaitBlock next;
  @Nullable WaitBlock previous;

  // Volatile: written under the lock of the object waited for, read by the thread without it.
  private volatile boolean released;
  // Volatile: written by the thread, read by whoever releases it, boosts it or queues an APC.
  private volatile int state;
  private int patience = PATIENCE; // the thread's own: how many more long waits begin with a spin

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

  /** Has the thread look again, which was released or has an APC. */
  void unpark() {
    if (state == PARKS) {
      thread.unpark();
    }
  }

  /** Returns whether the thread parks or is about to. */
  boolean waits() {
    return state != RUNS;
  }

  /** Parks until released, an APC or the deadline. Returns whether it was released. */
  boolean block(Object blocker, boolean alertable, long timeoutNanos, long deadline) {
    return block(blocker, alertable, timeoutNanos, deadline, 0);
  }

  /**
   * As the other, and looks for up to {@code spinNanos} before it parks, while it is the first in
   * its list. After four such waits in a row that took long it parks at once, until one is short.
   */
  boolean block(
      Object blocker, boolean alertable, long timeoutNanos, long deadline, long spinNanos) {
    thread.stopsRunning();
    if (spinNanos > 0 && !thread.thread().isVirtual()) { // a carrier has others to carry
      long since = System.nanoTime();
      if (patience > 0) {
        long most = timeoutNanos < 0 ? spinNanos : Math.min(spinNanos, deadline - since);
        spin(blocker, alertable, since, most);
      }
      park(blocker, alertable, timeoutNanos, deadline);
      boolean soon = System.nanoTime() - since < 2 * spinNanos; // the time to wake up is in it
      patience = soon ? PATIENCE : Math.max(0, patience - 1);
    } else {
      park(blocker, alertable, timeoutNanos, deadline);
    }
    thread.goesOnRunning();
    return released;
  }

  /**
   * Whoever is to bring the packet may wait for this very processor: it is offered all the time.
   */
  @SuppressWarnings("ThreadPriorityCheck") // yields to let others run, not to order anything
  private void spin(Object blocker, boolean alertable, long since, long nanos) {
    state = WAITS;
    LockSupport.setCurrentBlocker(blocker); // for a census
    int turns = 0;
    while (!released
        && previous == null // a look without the lock: a later one is taken first, and spins
        && !thread.apcs().interruptsWait(alertable)
        && System.nanoTime() - since < nanos) {
      if (++turns % TURNS == 0) {
        Thread.yield();
      } else {
        Thread.onSpinWait();
      }
    }
    LockSupport.setCurrentBlocker(null);
  }

  private void park(Object blocker, boolean alertable, long timeoutNanos, long deadline) {
    boolean interrupted = false;
    state = PARKS;
    while (!released && !thread.apcs().interruptsWait(alertable)) {
      long left = timeoutNanos < 0 ? -1 : deadline - System.nanoTime();
      if (timeoutNanos >= 0 && left <= 0) {
        break;
      }
      thread.park(blocker, left);
      interrupted |= Thread.interrupted(); // a set flag would keep it from parking
    }
    state = RUNS;
    if (interrupted) {
      thread.thread().interrupt();
    }
  }
}
