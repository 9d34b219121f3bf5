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
public final class DeviceQueue implements IrpQueue {
  /** What has become of a packet that was to be queued. */
  enum Place {
    /** The queue was idle and is busy now: start the packet. */
    START,
    /** It waits. */
    QUEUED,
    /** It stands here, but was cancelled before: call its cancel routine, which was taken out. */
    CANCEL
  }

  private final SpinLock lock = new SpinLock();
  private final IrpList entries = new IrpList(this);
  private boolean busy;

  /** Makes an idle queue. */
  public DeviceQueue() {}

  /**
   * Inserts {@code irp}, or makes an idle queue busy; sets its cancel routine, which cannot find
   * the packet half-queued. If a queued packet had been cancelled before, calls the routine here,
   * and what that throws comes out.
   *
   * @return whether the packet was queued; false: the queue was idle, start the packet now
   */
  public boolean insert(Irp irp, int key, @Nullable CancelRoutine cancel) {
    Place place = place(irp, key, cancel, null);
    if (place == Place.CANCEL && cancel != null) {
      cancel.cancel(Objects.requireNonNull(irp.currentStackLocation().device), irp);
    }
    return place != Place.START;
  }

  /**
   * As {@link #insert}, but leaves the call of the cancel routine to the caller, and makes a packet
   * that is to be started the current one of {@code device}.
   */
  Place place(Irp irp, int key, @Nullable CancelRoutine cancel, @Nullable DeviceObject device) {
    IrpList.requireFree(irp);
    Irql old = lock.acquire();
    irp.exchangeCancelRoutine(cancel);
    boolean queued = busy;
    busy = true;
    if (queued) {
      entries.insert(irp, key);
    } else if (device != null) {
      device.currentIrp(irp); // under the lock: who cancels it and goes on to the next comes after
    }
    // Asked under the lock: once it is released, the packet may be started, ended and used again.
    // Who takes the routine out owns the packet, wherever it stands.
    boolean mine = queued && irp.cancelled() && irp.takeCancelRoutine() != null;
    lock.release(old);
    if (mine) {
      return Place.CANCEL;
    }
    return queued ? Place.QUEUED : Place.START;
  }

  /** Takes the first entry; null, and the queue is idle, if there is none. */
  public @Nullable Irp remove() {
    Irql old = lock.acquire();
    Irp first = removeFirst();
    lock.release(old);
    return first;
  }

  /** As {@link #remove}; makes the entry the current packet of {@code device}, and holds it. */
  @Nullable Irp removeHeld(DeviceObject device) {
    Irql old = lock.acquire();
    device.currentIrp(null); // before the queue may become idle: an insert sets it then
    Irp first = removeFirst();
    if (first != null) {
      first.hold();
      device.currentIrp(first);
    }
    lock.release(old);
    return first;
  }

  private @Nullable Irp removeFirst() {
    Irp first = entries.first();
    if (first != null) {
      entries.remove(first);
    } else {
      busy = false;
    }
    return first;
  }

  /** Takes {@code irp} out wherever it stands; false if it is not queued here. */
  @Override
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
