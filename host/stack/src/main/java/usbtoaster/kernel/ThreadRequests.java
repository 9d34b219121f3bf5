package usbtoaster.kernel;

import org.jspecify.annotations.Nullable;

/**
 * The requests that end with their thread: NT's list of a thread's IRPs. They are those that were
 * issued on a handle without a completion port, and the ones that the thread itself waits for.
 *
 * <p>Only the thread adds. Whoever completes a request takes it off ({@link #beginEnd}) before the
 * caller is told, and says when that has been done ({@link #ended}), so the thread's exit can wait
 * for both. A request that the exit has disowned is taken off by the exit: its completion finds
 * that out, and leaves the caller's things alone. Any thread, at any IRQL up to DISPATCH.
 *
 * <p>A canceller holds the packet while it works on it ({@link Irp#hold}): a packet leaves this
 * list before it is freed, so it cannot be used again under the canceller's hands.
 *
 * <p>Source: semantics items 15, 35 and 81.
 */
final class ThreadRequests {
  private final RawLock lock = new RawLock();
  private @Nullable Irp first; // under the lock, as all that follow
  private @Nullable Irp last;
  private int count;
  private int ending;
  private @Nullable KernelEvent none; // made by the exit, set when all are over

  /** Notes a request that is about to be issued by the thread itself. */
  void add(Irp irp, Cancellation canceller, boolean waitedFor) {
    irp.canceller = canceller;
    irp.waitedFor = waitedFor;
    irp.endsWithThread = true;
    lock.lock();
    append(irp);
    lock.unlock();
  }

  private void append(Irp irp) {
    irp.threadPrevious = last;
    irp.threadNext = null;
    if (last == null) {
      first = irp;
    } else {
      last.threadNext = irp;
    }
    last = irp;
    irp.onThread = true;
    count++;
  }

  private void unlink(Irp irp) {
    Irp before = irp.threadPrevious;
    Irp after = irp.threadNext;
    if (before == null) {
      first = after;
    } else {
      before.threadNext = after;
    }
    if (after == null) {
      last = before;
    } else {
      after.threadPrevious = before;
    }
    irp.threadPrevious = null;
    irp.threadNext = null;
    irp.onThread = false;
    count--;
  }

  /**
   * Takes a completed request off. False: the thread has disowned it, and its caller is not to be
   * told. Else {@link #ended} follows.
   */
  boolean beginEnd(Irp irp) {
    lock.lock();
    boolean owned = irp.onThread;
    if (owned) {
      unlink(irp);
      ending++;
    }
    lock.unlock();
    return owned;
  }

  /** The caller of a request that was taken off has been told. */
  void ended() {
    lock.lock();
    ending--;
    KernelEvent over = ending == 0 && count == 0 ? none : null;
    if (over != null) {
      over.set();
    }
    lock.unlock();
  }

  /** Cancels the request that the thread waits for. Returns whether there was one. */
  boolean cancelWaitedFor() {
    lock.lock();
    Irp irp = first;
    while (irp != null && !irp.waitedFor) {
      irp = irp.threadNext;
    }
    hold(irp);
    lock.unlock();
    return cancelHeld(irp);
  }

  /** Cancels all, oldest first, and returns the event that is set when all are over. */
  KernelEvent cancelAll() {
    lock.lock();
    KernelEvent over = new KernelEvent(KernelEvent.Type.NOTIFICATION, ending == 0 && count == 0);
    none = over;
    int left = count; // nobody adds: the thread is here
    lock.unlock();
    for (; left > 0; left--) {
      cancelHeld(holdFirst());
    }
    return over;
  }

  /** Holds the oldest and puts it to the end, so that each is met once. */
  private @Nullable Irp holdFirst() {
    lock.lock();
    Irp irp = first;
    if (irp != null) {
      unlink(irp);
      append(irp);
    }
    hold(irp);
    lock.unlock();
    return irp;
  }

  private static void hold(@Nullable Irp irp) {
    if (irp != null) {
      irp.hold();
    }
  }

  private static boolean cancelHeld(@Nullable Irp irp) {
    Cancellation canceller = irp == null ? null : irp.canceller;
    if (irp == null || canceller == null) {
      return false;
    }
    canceller.cancelHeld(irp);
    return true;
  }

  /** Takes off all that are left. Returns how many. */
  int disownAll() {
    lock.lock();
    int disowned = count;
    while (first != null) {
      unlink(first);
    }
    lock.unlock();
    return disowned;
  }
}
