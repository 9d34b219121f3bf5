package usbtoaster.kernel;

import org.jspecify.annotations.Nullable;

/**
 * Requests that a driver holds back, each of which can be cancelled while it waits ({@code
 * IO_CSQ}).
 *
 * <p>First in, first out; any thread. A request is completed as cancelled by the queue itself, or
 * handed out by a remove, never both: the exchange of its cancel routine decides (items 32, 33).
 * Bounded: a full queue refuses the newest.
 */
public final class CancelSafeQueue implements IrpQueue {
  private final SpinLock lock = new SpinLock();
  private final IrpList entries = new IrpList(this);
  private final IoManager io;
  private final int capacity;
  private final CancelRoutine cancelRoutine = this::cancel;
  private int size;

  /** Makes a queue of at most {@code capacity} requests, completed through {@code io}. */
  public CancelSafeQueue(IoManager io, int capacity) {
    this.io = io;
    this.capacity = capacity;
  }

  /**
   * Queues {@code irp}, which the caller has marked pending.
   *
   * @return false if the queue is full; the packet is still the caller's. A packet that was already
   *     cancelled is completed at once, and the answer is true.
   */
  public boolean insert(Irp irp) {
    IrpList.requireFree(irp);
    Irql old = lock.acquire();
    if (size == capacity) {
      lock.release(old);
      return false;
    }
    size++;
    entries.insert(irp, 0);
    irp.exchangeCancelRoutine(cancelRoutine);
    // A cancel that came before the routine was set has found none: take the packet back, unless
    // a second cancel has found it meanwhile.
    boolean cancelled = irp.cancelled() && irp.exchangeCancelRoutine(null) != null;
    if (cancelled) {
      unlink(irp);
    }
    lock.release(old);
    if (cancelled) {
      completeCancelled(irp);
    }
    return true;
  }

  /**
   * Marks {@code irp} pending and queues it; if the queue is full, ends it with {@code
   * INSUFFICIENT_RESOURCES}. The packet is not the caller's afterwards.
   *
   * @return PENDING, which the dispatch routine is to return
   */
  public int pend(Irp irp) {
    irp.markPending();
    if (!insert(irp)) {
      irp.result(NtStatus.INSUFFICIENT_RESOURCES, 0);
      io.completeRequest(irp);
    }
    return NtStatus.PENDING;
  }

  /** Takes the oldest request that nobody is cancelling; null if there is none. */
  public @Nullable Irp remove() {
    return remove(null);
  }

  /** Takes the oldest request of {@code file} (null: of any) that nobody is cancelling. */
  public @Nullable Irp remove(@Nullable FileObject file) {
    Irql old = lock.acquire();
    Irp irp = entries.first();
    while (irp != null && !takes(irp, file)) {
      irp = entries.after(irp);
    }
    if (irp != null) {
      unlink(irp);
    }
    lock.release(old);
    return irp;
  }

  /**
   * Completes as cancelled all that wait of {@code file} (null: of any), the oldest first: what a
   * driver does at {@link MajorFunction#CLEANUP}, and when it ends. What is inserted meanwhile may
   * stay. Not with a spin lock held.
   */
  public void cancelAll(@Nullable FileObject file) {
    for (int left = size(); left > 0; left--) {
      Irp irp = remove(file);
      if (irp == null) {
        return;
      }
      completeCancelled(irp);
    }
  }

  /** Returns how many requests wait. */
  public int size() {
    Irql old = lock.acquire();
    int result = size;
    lock.release(old);
    return result;
  }

  private static boolean takes(Irp irp, @Nullable FileObject file) {
    return (file == null || irp.top.file == file) && irp.exchangeCancelRoutine(null) != null;
  }

  /** Takes {@code irp} out wherever it stands; false if it is not queued here. */
  @Override
  public boolean removeEntry(Irp irp) {
    Irql old = lock.acquire();
    boolean queued = irp.queue == this;
    unlink(irp);
    lock.release(old);
    return queued;
  }

  private void unlink(Irp irp) {
    if (entries.remove(irp)) {
      size--;
    }
  }

  private void cancel(DeviceObject device, Irp irp) {
    Irql old = lock.acquire();
    unlink(irp);
    lock.release(old);
    completeCancelled(irp);
  }

  private void completeCancelled(Irp irp) {
    irp.result(NtStatus.CANCELLED, 0);
    io.completeRequest(irp);
  }
}
