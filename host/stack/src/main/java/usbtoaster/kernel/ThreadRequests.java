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
  private @Nullable ThreadEntry first; // under the lock, as all that follow
  private @Nullable ThreadEntry last;
  private int count;
  private int ending;
  private @Nullable KernelEvent none; // made by the exit, set when all are over

  /** Notes a request that is about to be issued by the thread itself. */
  void add(Irp irp, Cancellation canceller, boolean waitedFor) {
    ThreadEntry entry = irp.threadEntry;
    if (entry == null) {
      entry = new ThreadEntry(irp);
      irp.threadEntry = entry;
    }
    entry.canceller = canceller;
    entry.waitedFor = waitedFor;
    entry.endsWithThread = true;
    lock.lock();
    append(entry);
    lock.unlock();
  }

  private void append(ThreadEntry entry) {
    entry.previous = last;
    entry.next = null;
    if (last == null) {
      first = entry;
    } else {
      last.next = entry;
    }
    last = entry;
    entry.listed = true;
    count++;
  }

  private void unlink(ThreadEntry entry) {
    ThreadEntry before = entry.previous;
    ThreadEntry after = entry.next;
    if (before == null) {
      first = after;
    } else {
      before.next = after;
    }
    if (after == null) {
      last = before;
    } else {
      after.previous = before;
    }
    entry.previous = null;
    entry.next = null;
    entry.listed = false;
    count--;
  }

  /**
   * Takes a completed request off. False: the thread has disowned it, and its caller is not to be
   * told. Else {@link #ended} follows.
   */
  boolean beginEnd(ThreadEntry entry) {
    lock.lock();
    boolean owned = entry.listed;
    if (owned) {
      unlink(entry);
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
    ThreadEntry entry = first;
    while (entry != null && !entry.waitedFor) {
      entry = entry.next;
    }
    hold(entry);
    lock.unlock();
    return cancelHeld(entry);
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
  private @Nullable ThreadEntry holdFirst() {
    lock.lock();
    ThreadEntry entry = first;
    if (entry != null) {
      unlink(entry);
      append(entry);
    }
    hold(entry);
    lock.unlock();
    return entry;
  }

  private static void hold(@Nullable ThreadEntry entry) {
    if (entry != null) {
      entry.irp.hold();
    }
  }

  private static boolean cancelHeld(@Nullable ThreadEntry entry) {
    Cancellation canceller = entry == null ? null : entry.canceller;
    if (entry == null || canceller == null) {
      return false;
    }
    canceller.cancelHeld(entry.irp);
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
