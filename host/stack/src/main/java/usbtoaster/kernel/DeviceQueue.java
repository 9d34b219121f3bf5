package usbtoaster.kernel;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The requests that wait for a device which does one at a time ({@code KDEVICE_QUEUE}).
 *
 * <p>Any thread. Busy or idle is part of the queue: an insert into an idle queue queues nothing but
 * makes it busy, a remove from a busy and empty one makes it idle (item 29). Entries with a key
 * stand in ascending order, equal keys in order of arrival (item 30).
 */
public final class DeviceQueue {
  private final SpinLock lock = new SpinLock();
  private final IrpList entries = new IrpList(this);
  private boolean busy;

  /** Makes an idle queue. */
  public DeviceQueue() {}

  /**
   * Inserts {@code irp}, or makes an idle queue busy; sets its cancel routine, which cannot find
   * the packet half-queued. If a queued packet had been cancelled before, calls the routine here.
   *
   * @return whether the packet was queued; false: the queue was idle, start the packet now
   */
  public boolean insert(Irp irp, int key, @Nullable CancelRoutine cancel) {
    IrpList.requireFree(irp);
    Irql old = lock.acquire();
    irp.exchangeCancelRoutine(cancel);
    boolean queued = busy;
    busy = true;
    if (queued) {
      entries.insert(irp, key);
    }
    // Asked under the lock: once it is released, the packet may be started, ended and used again.
    // Who takes the routine out owns the packet, wherever it stands.
    CancelRoutine mine = queued && irp.cancelled() ? irp.exchangeCancelRoutine(null) : null;
    lock.release(old);
    if (mine != null) {
      mine.cancel(Objects.requireNonNull(irp.currentStackLocation().device), irp);
    }
    return queued;
  }

  /** Takes the first entry; null, and the queue is idle, if there is none. */
  public @Nullable Irp remove() {
    Irql old = lock.acquire();
    Irp first = entries.first();
    if (first != null) {
      entries.remove(first);
    } else {
      busy = false;
    }
    lock.release(old);
    return first;
  }

  /** Takes {@code irp} out wherever it stands; false if it is not queued here. */
  public boolean removeEntry(Irp irp) {
    Irql old = lock.acquire();
    boolean queued = entries.remove(irp);
    lock.release(old);
    return queued;
  }

  /** Returns whether a packet was started and none has been asked for since. */
  public boolean busy() {
    Irql old = lock.acquire();
    boolean result = busy;
    lock.release(old);
    return result;
  }
}
