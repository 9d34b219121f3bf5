package usbtoaster.driver;

import org.jspecify.annotations.Nullable;
import usbtoaster.kernel.FileObject;
import usbtoaster.kernel.Irp;
import usbtoaster.kernel.NtStatus;
import usbtoaster.protocol.SlotState;
import usbtoaster.trace.Stage;

/**
 * What becomes of the requests while the device has their bread: who gets a slot, when a write is
 * done, which read gets which toast, and what a reset of the device means for each.
 *
 * <p>A read gets the toast of its file's writes in the order of the writes, whatever order they
 * were done in. A write that the device forgot in a reset is started again: its bytes are still the
 * caller's to give. Toast that was lost after its write had completed cannot be made again; the
 * read that would have got it is told so. Guarded by the extension's lock.
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
    if (ours && slot.seenState == SlotState.TOASTED) {
      toasted(slot);
    } else if (!ours || slot.seenState != SlotState.TOASTING) {
      restart(slot);
    }
  }

  /** The device has all of the bread: its write gives the bus back. */
  void toasting(Slot slot) {
    slot.use = Slot.Use.TOASTING;
    toaster.retire();
    toaster.see();
    absorbToasting(slot);
  }

  private void toasted(Slot slot) {
    Irp write = slot.irp;
    if (write == null || write.exchangeCancelRoutine(null) == null) {
      slot.vacate(Slot.Use.RELEASING); // its cancel routine has the packet
      return;
    }
    toaster.trace().record(Stage.DPC, write.id(), toaster.loop().interrupt());
    toaster.finish(write, NtStatus.SUCCESS, slot.length);
    if (slot.kept) {
      slot.irp = null;
      slot.use = Slot.Use.HELD;
      feed(slot.file);
    } else {
      slot.vacate(Slot.Use.RELEASING);
    }
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

  private static boolean readable(Slot slot) {
    return !slot.reading && (slot.use == Slot.Use.HELD || slot.use == Slot.Use.LOST);
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
    toaster.trace().record(Stage.DPC, read.id(), toaster.loop().interrupt());
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

  /** The request that has the bus failed for good; the device's part of it must be cancelled. */
  void failed(@Nullable Slot slot, Irp request, int status) {
    boolean write = slot != null && slot.irp == request;
    if (!write || request.exchangeCancelRoutine(null) != null) {
      toaster.finish(request, status, 0);
    }
    toaster.retire();
    if (slot != null) {
      FileObject file = slot.file;
      slot.vacate(Slot.Use.ZOMBIE);
      feed(file);
    }
  }

  /** A packet that waited for the bus will not be sent: its slot is as before. */
  void dropped(Irp request, int status) {
    if (request.driverContext() instanceof Slot slot) {
      if (slot.irp == request) {
        slot.vacate(Slot.Use.RELEASING);
      } else {
        slot.reading = false;
        feed(slot.file);
      }
    }
    toaster.finish(request, status, 0);
  }

  /** A read finds, when it gets the bus, that the device has lost the toast meanwhile. */
  void readLost(Slot slot, Irp read) {
    FileObject file = slot.file;
    slot.vacate(Slot.Use.FREE);
    toaster.finish(read, NtStatus.DEVICE_DATA_ERROR, 0);
    feed(file);
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
    toaster.loop().clear();
    Irp open = toaster.transfer().irp();
    toaster.transfer().restart();
    for (Slot slot : toaster.slots().slots) {
      slot.seenState = SlotState.FREE;
      switch (slot.use) {
        case RELEASING, ZOMBIE -> slot.vacate(Slot.Use.FREE);
        case TOASTING -> restart(slot);
        case HELD -> toastLost(slot, open);
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

  private void toastLost(Slot slot, @Nullable Irp open) {
    if (slot.reading && open != null && open.driverContext() == slot) {
      toaster.finish(open, NtStatus.DEVICE_DATA_ERROR, 0);
      toaster.retire();
      slot.vacate(Slot.Use.FREE);
    } else {
      slot.use = Slot.Use.LOST;
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
    for (Irp each = toaster.waitingWrites().remove();
        each != null;
        each = toaster.waitingWrites().remove()) {
      toaster.finish(each, status, 0);
    }
    for (Irp each = toaster.waitingReads().remove();
        each != null;
        each = toaster.waitingReads().remove()) {
      toaster.finish(each, status, 0);
    }
  }

  /** The file is closed: nobody will read its toast. */
  void forget(FileObject file) {
    for (Slot slot : toaster.slots().slots) {
      if (slot.file == file) {
        slot.kept = false;
        if (readable(slot)) {
          slot.vacate(Slot.Use.RELEASING);
        }
      }
    }
  }
}
