package usbtoaster.driver;

import org.jspecify.annotations.Nullable;
import usbtoaster.kernel.FileObject;
import usbtoaster.kernel.Irp;
import usbtoaster.kernel.NtStatus;
import usbtoaster.protocol.SlotState;

/**
 * How a request ends that had the bus or waited for it, and what that leaves in its slot. Whoever
 * calls this has taken the bus from it. Guarded by the extension's lock.
 */
final class RequestEndings {
  private final ToastFeed feed;
  private final Outbox outbox;
  private final Tracer tracer;

  RequestEndings(ToastFeed feed, Outbox outbox, Tracer tracer) {
    this.feed = feed;
    this.outbox = outbox;
    this.tracer = tracer;
  }

  /** A read has taken {@code bytes} of the toast in {@code slot}. */
  void read(Slot slot, Irp read, int bytes) {
    tracer.deferred(read);
    outbox.finish(read, NtStatus.SUCCESS, bytes);
    slot.readOffset += bytes;
    FileObject file = slot.file;
    slot.reading = false;
    if (slot.readOffset == slot.length || !slot.kept) {
      slot.vacate(Slot.Use.RELEASING);
    }
    feed.feed(file);
  }

  /** A control was answered with {@code result}. */
  void answered(Irp control, long result) {
    tracer.deferred(control);
    outbox.finish(control, NtStatus.SUCCESS, result);
  }

  /**
   * The device has lost the toast in {@code slot} that {@code read} is for, and is back to say so.
   */
  void lost(Slot slot, Irp read) {
    FileObject file = slot.file;
    slot.vacate(Slot.Use.FREE);
    outbox.finish(read, NtStatus.DEVICE_DATA_ERROR, 0);
    feed.feed(file);
  }

  /**
   * A request failed for good. The device's part of a write must be cancelled; toast that the
   * device still has can be read by another read.
   */
  void failed(@Nullable Slot slot, Irp request, int status) {
    boolean write = slot != null && slot.irp == request;
    boolean there = slot != null && (slot.ajar() || slot.seenState == SlotState.TOASTED);
    boolean lost = slot != null && !write && !there;
    if (!write || request.exchangeCancelRoutine(null) != null) {
      outbox.finish(request, lost ? NtStatus.DEVICE_DATA_ERROR : status, 0);
    }
    if (slot == null) {
      return;
    }
    FileObject file = slot.file;
    if (write || !there) {
      slot.vacate(Slot.Use.ZOMBIE);
    } else if (slot.kept) {
      slot.reading = false;
    } else {
      slot.release();
    }
    feed.feed(file);
  }

  /** A request will not be sent: its slot is as before. */
  void dropped(Irp request, int status) {
    if (request.driverContext() instanceof Slot slot) {
      if (slot.irp == request) {
        feed.abandon(slot, Slot.Use.RELEASING);
      } else {
        slot.reading = false;
        feed.feed(slot.file);
      }
    }
    outbox.finish(request, status, 0);
  }

  /** A write was cancelled after it had got the bus: the device must be told. */
  void cancelled(Irp write) {
    if (write.driverContext() instanceof Slot slot && slot.irp == write) {
      feed.abandon(slot, Slot.Use.ZOMBIE);
    }
    outbox.finish(write, NtStatus.CANCELLED, 0);
  }
}
