package usbtoaster.driver;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import usbtoaster.kernel.CancelSafeQueue;
import usbtoaster.kernel.FileObject;
import usbtoaster.kernel.Irp;
import usbtoaster.kernel.NtStatus;
import usbtoaster.protocol.Opcode;
import usbtoaster.protocol.SlotState;
import usbtoaster.trace.Stage;

/**
 * What becomes of the requests while the device has their bread: who gets a slot, when a write is
 * done, which read gets which toast, and what a reset of the device means for each.
 *
 * <p>A read gets the toast of its file's writes in the order of the writes, whatever order they
 * were done in. A write that the device forgot in a reset is started again: its bytes are still the
 * caller's to give. Toast that was lost after its write had completed cannot be made again; the
 * read that would have got it is told so, once it is known that the device is there to say so.
 * Guarded by the extension's lock.
 */
final class SlotKeeper {
  private final ToasterExtension toaster;

  SlotKeeper(ToasterExtension toaster) {
    this.toaster = toaster;
  }

  /** Gives free slots to the writes that have waited longest. */
  void assignWaiting() {
    while (toaster.slots().anyFree()) {
      Irp write = toaster.waitingWrites().remove();
      if (write == null) {
        return;
      }
      FileObject file = write.currentStackLocation().file();
      toaster.slots().assign(write, file, ToasterDriver.keepsToast(file));
      toaster.start(write);
    }
  }

  /** Acts on what the device has just said of its slots. */
  void absorb() {
    for (Slot slot : toaster.slots().slots) {
      if (slot.use == Slot.Use.TOASTING) {
        absorbToasting(slot);
      }
    }
  }

  private void absorbToasting(Slot slot) {
    boolean ours = slot.seenTag == slot.tag;
    FileObject file = slot.file;
    if (ours && slot.seenState == SlotState.TOASTED) {
      if (slot.seenValue == slot.length) {
        toasted(slot);
      } else {
        drop(slot, NtStatus.DEVICE_PROTOCOL_ERROR);
      }
    } else if (!ours || slot.seenState != SlotState.TOASTING) {
      restart(slot);
      feed(file);
    } else if (slot.toasting.overdue() > toaster.settings().strikes()) {
      drop(slot, NtStatus.IO_TIMEOUT);
    }
  }

  /** The device has all of the bread: its write gives the bus back. */
  void toasting(Slot slot) {
    slot.use = Slot.Use.TOASTING;
    slot.toasting.begin(toaster.clock(), toaster.browning().darkest(), slot.length);
    toaster.retire();
    toaster.see();
    absorbToasting(slot);
  }

  private void toasted(Slot slot) {
    Irp write = slot.irp;
    if (write == null || write.exchangeCancelRoutine(null) == null) {
      abandon(slot, Slot.Use.RELEASING); // its cancel routine has the packet
      return;
    }
    toaster.tracer().record(Stage.DPC, write.id(), toaster.loop().interrupt());
    toaster.finish(write, NtStatus.SUCCESS, slot.length);
    if (slot.kept) {
      slot.irp = null;
      slot.use = Slot.Use.HELD;
      feed(slot.file);
    } else {
      slot.vacate(Slot.Use.RELEASING);
    }
  }

  /** The write of {@code slot}, which has not got the bus, fails for good. */
  private void drop(Slot slot, int status) {
    Irp write = slot.irp;
    if (write != null && write.exchangeCancelRoutine(null) != null) {
      toaster.finish(write, status, 0);
    }
    abandon(slot, Slot.Use.ZOMBIE);
  }

  /** A write leaves no toast in {@code slot}: the file's next read gets that of the next write. */
  void abandon(Slot slot, Slot.Use next) {
    FileObject file = slot.file;
    slot.vacate(next);
    feed(file);
  }

  /** Gives {@code file}'s next toast to the read that has waited longest for it. */
  void feed(@Nullable FileObject file) {
    while (file != null) {
      Slot first = toaster.slots().oldestOf(file);
      Irp read = first != null && readable(first) ? toaster.waitingReads().remove(file) : null;
      if (first == null || read == null) {
        return;
      }
      serve(read, first);
    }
  }

  /** Starts {@code read} if its toast is there and no other read has it. */
  boolean serveAtOnce(Irp read, FileObject file) {
    Slot first = toaster.slots().oldestOf(file);
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
        && (slot.use == Slot.Use.HELD
            || (slot.use == Slot.Use.LOST && toaster.recovery().running()));
  }

  private void serve(Irp read, Slot slot) {
    if (slot.use == Slot.Use.LOST) {
      slot.vacate(Slot.Use.FREE);
      toaster.finish(read, NtStatus.DEVICE_DATA_ERROR, 0);
    } else {
      slot.reading = true;
      read.driverContext(slot);
      toaster.start(read);
    }
  }

  /** A read has taken {@code bytes} of the toast in {@code slot}. */
  void readDone(Slot slot, Irp read, int bytes) {
    toaster.tracer().record(Stage.DPC, read.id(), toaster.loop().interrupt());
    toaster.finish(read, NtStatus.SUCCESS, bytes);
    toaster.retire();
    slot.readOffset += bytes;
    FileObject file = slot.file;
    slot.reading = false;
    if (slot.readOffset == slot.length || !slot.kept) {
      slot.vacate(Slot.Use.RELEASING);
    }
    feed(file);
  }

  /**
   * The request that has the bus failed for good. The device's part of a write must be cancelled;
   * toast that the device still has can be read by another read.
   */
  void failed(@Nullable Slot slot, Irp request, int status) {
    boolean write = slot != null && slot.irp == request;
    boolean there = slot != null && (slot.ajar() || slot.seenState == SlotState.TOASTED);
    boolean lost = slot != null && !write && !there;
    if (!write || request.exchangeCancelRoutine(null) != null) {
      toaster.finish(request, lost ? NtStatus.DEVICE_DATA_ERROR : status, 0);
    }
    toaster.retire();
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
    feed(file);
  }

  /** A packet that waited for the bus will not be sent: its slot is as before. */
  void dropped(Irp request, int status) {
    if (request.driverContext() instanceof Slot slot) {
      if (slot.irp == request) {
        abandon(slot, Slot.Use.RELEASING);
      } else {
        slot.reading = false;
        feed(slot.file);
      }
    }
    toaster.finish(request, status, 0);
  }

  /** The device has lost the toast that the open read is for, and is back to say so. */
  void readLost() {
    Irp read = toaster.transfer().irp();
    Slot slot = toaster.transfer().slot();
    if (read != null && slot != null && slot.use == Slot.Use.LOST) {
      FileObject file = slot.file;
      slot.vacate(Slot.Use.FREE);
      toaster.finish(read, NtStatus.DEVICE_DATA_ERROR, 0);
      toaster.retire();
      feed(file);
    }
  }

  /** Starts a write again that the device has forgotten. */
  private void restart(Slot slot) {
    Irp write = slot.irp;
    if (write == null || write.exchangeCancelRoutine(null) == null) {
      slot.vacate(Slot.Use.ZOMBIE);
    } else if (++slot.restarts > toaster.settings().strikes()) {
      toaster.finish(write, NtStatus.IO_DEVICE_ERROR, 0);
      slot.vacate(Slot.Use.ZOMBIE);
    } else {
      toaster.restarts++;
      slot.use = Slot.Use.QUEUED;
      toaster.start(write);
    }
  }

  /** The device was reset: it holds nothing any more. */
  void deviceLost() {
    Irp open = toaster.transfer().irp();
    toaster.transfer().restart();
    for (Slot slot : toaster.slots().slots) {
      slot.seenState = SlotState.FREE;
      slot.leftover = false;
      switch (slot.use) {
        case RELEASING, ZOMBIE -> slot.vacate(Slot.Use.FREE);
        case TOASTING -> restart(slot);
        case HELD -> slot.use = Slot.Use.LOST;
        case WRITING -> {
          toaster.restarts++;
          if (++slot.restarts > toaster.settings().strikes() && open != null) {
            failed(slot, open, NtStatus.IO_DEVICE_ERROR);
            slot.vacate(Slot.Use.FREE);
          }
        }
        case FREE, QUEUED, LOST -> {}
      }
    }
  }

  /** The device is back: reads that wait for toast which is lost can be told so. */
  void recovered() {
    for (Slot slot : toaster.slots().slots) {
      if (slot.use == Slot.Use.LOST) {
        feed(slot.file);
      }
    }
  }

  /** The device was given up: every request ends with {@code status}. */
  void deviceFailed(int status) {
    Irp open = toaster.transfer().irp();
    if (open != null) {
      toaster.retire();
      boolean write = open.driverContext() instanceof Slot slot && slot.irp == open;
      if (!write) {
        dropped(open, status);
      }
    }
    for (Slot slot : toaster.slots().slots) {
      Irp write = slot.irp;
      slot.cancels = 0; // if it is tried anew, it may do what it has not done so far
      switch (slot.use) {
        case TOASTING, WRITING -> {
          if (write != null && write.exchangeCancelRoutine(null) != null) {
            toaster.finish(write, status, 0);
          }
          slot.vacate(Slot.Use.FREE);
        }
        case HELD -> slot.use = Slot.Use.LOST;
        case RELEASING, ZOMBIE -> slot.vacate(Slot.Use.FREE);
        case FREE, QUEUED, LOST -> {}
      }
    }
    finishAll(toaster.waitingWrites(), status);
    finishAll(toaster.waitingReads(), status);
  }

  private void finishAll(CancelSafeQueue queue, int status) {
    for (Irp each = queue.remove(); each != null; each = queue.remove()) {
      toaster.finish(each, status, 0);
    }
  }

  /** The file is closed: nobody will read its toast. */
  void forget(FileObject file) {
    for (Slot slot : toaster.slots().slots) {
      if (slot.file == file) {
        slot.kept = false;
        if (!slot.reading && slot.use == Slot.Use.HELD) {
          slot.release();
        } else if (!slot.reading && slot.use == Slot.Use.LOST) {
          slot.vacate(Slot.Use.FREE);
        }
      }
    }
  }

  // The frames for what is nobody's.

  /** Returns whether a slot must be cancelled; resets a device that does not let go of one. */
  boolean orphan() {
    Slot slot = toaster.slots().unburied();
    if (slot != null && slot.cancels > toaster.settings().strikes()) {
      toaster.recovery().reset(NtStatus.DEVICE_PROTOCOL_ERROR);
      return false;
    }
    return slot != null;
  }

  /** Cancels what is in the first orphan; returns whether a valid status came back. */
  boolean sendCancel() {
    Slot slot = Objects.requireNonNull(toaster.slots().unburied());
    slot.cancels++;
    ToasterBus bus = toaster.bus();
    bus.begin(Opcode.CANCEL, toaster.slots().releaseMask()).tag(slot.seenTag).slot(slot.index);
    return bus.send();
  }

  /**
   * Returns whether a slot must be shut before the open transfer can have its own. If that does not
   * work, its toast is given up.
   */
  boolean ajar() {
    Slot wanted = toaster.transfer().slot();
    Slot slot = wanted == null ? null : toaster.slots().ajar(wanted);
    if (slot != null && slot.shuts > 2L * toaster.settings().strikes()) {
      slot.use = Slot.Use.LOST;
      slot.leftover = true;
      return false;
    }
    return slot != null;
  }

  /**
   * Shuts a slot whose read was broken off: reads one byte of it, as the end of a read is the only
   * way on that keeps the toast. Returns whether a valid status came back.
   */
  boolean sendShut() {
    Slot wanted = Objects.requireNonNull(toaster.transfer().slot());
    Slot slot = Objects.requireNonNull(toaster.slots().ajar(wanted));
    slot.shuts++;
    ToasterBus bus = toaster.bus();
    int release = toaster.slots().releaseMask();
    if (slot.seenTag == slot.shutTag && slot.seenValue == 0) {
      bus.begin(Opcode.DATA, release).tag(slot.shutTag).slot(slot.index).length(1);
      return bus.sendFor(1);
    }
    slot.shutTag = toaster.nextTag();
    bus.begin(Opcode.READ, release)
        .tag(slot.shutTag)
        .slot(slot.index)
        .burstBytes(1)
        .length(1)
        .argument(slot.seenTag);
    return bus.send();
  }
}
