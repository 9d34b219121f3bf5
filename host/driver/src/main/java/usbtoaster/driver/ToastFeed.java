package usbtoaster.driver;

import org.jspecify.annotations.Nullable;
import usbtoaster.kernel.FileObject;
import usbtoaster.kernel.Irp;
import usbtoaster.kernel.NtStatus;

/**
 * Which read gets which toast: that of its file's writes in the order of the writes, whatever order
 * they were done in.
 *
 * <p>Toast that was lost after its write had completed cannot be made again; the read that would
 * have got it is told so, once it is known that the device is there to say so. Guarded by the
 * extension's lock.
 */
final class ToastFeed {
  private final SlotTable slots;
  private final DeviceState device;
  private final WaitingRequests waiting;
  private final Outbox outbox;

  ToastFeed(SlotTable slots, DeviceState device, WaitingRequests waiting, Outbox outbox) {
    this.slots = slots;
    this.device = device;
    this.waiting = waiting;
    this.outbox = outbox;
  }

  /** Gives {@code file}'s next toast to the read that has waited longest for it. */
  void feed(@Nullable FileObject file) {
    while (file != null) {
      Slot first = slots.oldestOf(file);
      Irp read = first != null && readable(first) ? waiting.reads.remove(file) : null;
      if (first == null || read == null) {
        return;
      }
      serve(read, first);
    }
  }

  /** Starts {@code read} if its toast is there and no other read has it. */
  boolean serveAtOnce(Irp read, FileObject file) {
    Slot first = slots.oldestOf(file);
    boolean there = first != null && readable(first);
    if (first != null && there) {
      serve(read, first);
    }
    return there;
  }

  /**
   * Toast that was lost in a reset: as long as the device is not back, it may be more than that.
   */
  private boolean readable(Slot slot) {
    return !slot.reading
        && (slot.use == Slot.Use.HELD || (slot.use == Slot.Use.LOST && device.running()));
  }

  private void serve(Irp read, Slot slot) {
    if (slot.use == Slot.Use.LOST) {
      slot.vacate(Slot.Use.FREE);
      outbox.finish(read, NtStatus.DEVICE_DATA_ERROR, 0);
    } else {
      slot.reading = true;
      read.driverContext(slot);
      outbox.start(read);
    }
  }

  /** A write leaves no toast in {@code slot}: the file's next read gets that of the next write. */
  void abandon(Slot slot, Slot.Use next) {
    FileObject file = slot.file;
    slot.vacate(next);
    feed(file);
  }

  /** The device is back: reads that wait for toast which is lost can be told so. */
  void recovered() {
    for (Slot slot : slots.slots) {
      if (slot.use == Slot.Use.LOST) {
        feed(slot.file);
      }
    }
  }
}
