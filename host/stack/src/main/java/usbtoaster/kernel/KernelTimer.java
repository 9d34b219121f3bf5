package usbtoaster.kernel;

import java.util.concurrent.atomic.AtomicLong;
import usbtoaster.time.Alarm;
import usbtoaster.time.Timebase;

/**
 * A timer that queues a {@link Dpc} when it expires (NT's KTIMER with a DPC).
 *
 * <p>Any thread may set and cancel it at any IRQL; nothing is allocated. The DPC is inserted at
 * DISPATCH on the thread that drives the timebase, so it runs there unless it has a target.
 *
 * <p>Overview: {@code deadline} is what the owner wants, {@code armedAt} what the timebase knows.
 * Setting a time that is not before {@code armedAt} only writes {@code deadline}: the entry fires
 * early, sees the later deadline, and arms again. Cancelling only clears {@code deadline}. So a
 * timeout that is set anew for each request costs one write. {@code fire} clears {@code armedAt}
 * and then reads {@code deadline}; {@code set} writes {@code deadline} and then reads {@code
 * armedAt}: one of them sees the other and arms. Both arm under the lock, from the newest deadline.
 */
public final class KernelTimer implements Alarm {
  private static final long NONE = Long.MIN_VALUE;

  private final Timebase timebase;
  private final Dpc dpc;
  private final AtomicLong deadline = new AtomicLong(NONE);
  private final RawLock lock = new RawLock(); // serialises arming
  // Volatile: written under the lock, read without it by set, see the overview.
  private volatile long armedAt = NONE;

  /** Makes a timer, not set. */
  public KernelTimer(Timebase timebase, Dpc dpc) {
    this.timebase = timebase;
    this.dpc = dpc;
  }

  /** Sets the timer, in place of what it was set to. A time in the past expires at once. */
  public void set(long deadlineNanos) {
    long wanted = deadlineNanos == NONE ? NONE + 1 : deadlineNanos;
    deadline.set(wanted);
    long armed = armedAt;
    if (armed == NONE || wanted - armed < 0) {
      arm();
    }
  }

  /**
   * Cancels the timer.
   *
   * @return whether it was set. True: the DPC will not be queued for it
   */
  public boolean cancel() {
    return deadline.getAndSet(NONE) != NONE;
  }

  /** Returns whether the timer is set and has not expired. */
  public boolean isSet() {
    return deadline.get() != NONE;
  }

  private void arm() {
    lock.lock();
    try {
      long wanted = deadline.get();
      long armed = armedAt;
      if (wanted != NONE && (armed == NONE || wanted - armed < 0)) {
        armedAt = wanted;
        boolean known = false;
        try {
          timebase.arm(this, wanted);
          known = true;
        } finally {
          if (!known) {
            armedAt = armed; // a timebase that failed knows of the old time at most
          }
        }
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void fire() {
    lock.lock();
    armedAt = NONE;
    lock.unlock();
    boolean due;
    try {
      due = takeExpired();
      if (!due) {
        arm();
      }
    } catch (Throwable fault) { // of the timebase: too early is better than never
      if (cancel()) {
        expire();
      }
      throw fault;
    }
    if (due) {
      expire();
    }
  }

  /** Returns whether the timer was set to a time that has come; then it is set no more. */
  private boolean takeExpired() {
    long wanted = deadline.get();
    while (wanted != NONE && wanted - timebase.nanoTime() <= 0) {
      if (deadline.compareAndSet(wanted, NONE)) {
        return true;
      }
      wanted = deadline.get();
    }
    return false;
  }

  private void expire() {
    KernelThread thread = KernelThread.current();
    Irql old = thread.raise(Irql.DISPATCH);
    try {
      dpc.insert(0, 0);
    } finally {
      thread.lower(old);
    }
  }
}
