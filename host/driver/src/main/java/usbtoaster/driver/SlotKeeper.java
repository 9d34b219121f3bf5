package usbtoaster.driver;

import usbtoaster.kernel.FileObject;
import usbtoaster.kernel.Irp;
import usbtoaster.kernel.NtStatus;
import usbtoaster.protocol.SlotState;
import usbtoaster.protocol.StatusFrame;

/**
 * What becomes of the writes while the device has their bread: who gets a slot, and when a write is
 * done.
 *
 * <p>A write that the device forgot in a reset is started again: its bytes are still the caller's
 * to give. Guarded by the extension's lock.
 */
final class SlotKeeper {
  /** The access bit of a handle whose toast is kept for reads. */
  static final int ACCESS_READ = 1;

  private final ToasterSettings settings;
  private final SlotTable slots;
  private final Clock clock;
  private final Browning browning;
  private final WaitingRequests waiting;
  private final ToastFeed feed;
  private final Outbox outbox;
  private final Counters counters;
  private final Tracer tracer;

  SlotKeeper(
      ToasterSettings settings,
      SlotTable slots,
      Clock clock,
      Browning browning,
      WaitingRequests waiting,
      ToastFeed feed,
      Outbox outbox,
      Counters counters,
      Tracer tracer) {
    this.settings = settings;
    this.slots = slots;
    this.clock = clock;
    this.browning = browning;
    this.waiting = waiting;
    this.feed = feed;
    this.outbox = outbox;
    this.counters = counters;
    this.tracer = tracer;
  }

  static boolean keepsToast(FileObject file) {
    return (file.access() & ACCESS_READ) != 0;
  }

  /** Gives {@code write} a slot, unless others wait for one or there is none. */
  boolean assignAtOnce(Irp write) {
    return waiting.writes.size() == 0 && assign(write);
  }

  /** Gives free slots to the writes that have waited longest. */
  void assignWaiting() {
    while (slots.anyFree()) {
      Irp write = waiting.writes.remove();
      if (write == null) {
        return;
      }
      assign(write);
    }
  }

  private boolean assign(Irp write) {
    FileObject file = write.currentStackLocation().file();
    boolean given = slots.assign(write, file, keepsToast(file)) != null;
    if (given) {
      outbox.start(write);
    }
    return given;
  }

  /** Notes what {@code status} says of the slots. */
  void see(StatusFrame status) {
    slots.see(status, clock, settings.frameTimeoutNanos());
  }

  /** Acts on what the device has just said of its slots. */
  void absorb() {
    for (Slot slot : slots.slots) {
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
      feed.feed(file);
    } else if (slot.toasting.overdue() > settings.strikes()) {
      drop(slot, NtStatus.IO_TIMEOUT);
    }
  }

  /** The device has all of the bread, as {@code status} says; its write has given the bus back. */
  void toasting(Slot slot, StatusFrame status) {
    slot.use = Slot.Use.TOASTING;
    slot.toasting.begin(clock, browning.darkest(), slot.length);
    see(status);
    absorbToasting(slot);
  }

  private void toasted(Slot slot) {
    Irp write = slot.irp;
    if (write == null || write.exchangeCancelRoutine(null) == null) {
      feed.abandon(slot, Slot.Use.RELEASING); // its cancel routine has the packet
      return;
    }
    tracer.deferred(write);
    outbox.finish(write, NtStatus.SUCCESS, slot.length);
    if (slot.kept) {
      slot.irp = null;
      slot.use = Slot.Use.HELD;
      feed.feed(slot.file);
    } else {
      slot.vacate(Slot.Use.RELEASING);
    }
  }

  /** The write of {@code slot}, which has not got the bus, fails for good. */
  private void drop(Slot slot, int status) {
    Irp write = slot.irp;
    if (write != null && write.exchangeCancelRoutine(null) != null) {
      outbox.finish(write, status, 0);
    }
    feed.abandon(slot, Slot.Use.ZOMBIE);
  }

  /** Starts a write again that the device has forgotten. */
  void restart(Slot slot) {
    Irp write = slot.irp;
    if (write == null || write.exchangeCancelRoutine(null) == null) {
      slot.vacate(Slot.Use.ZOMBIE);
    } else if (++slot.restarts > settings.strikes()) {
      outbox.finish(write, NtStatus.IO_DEVICE_ERROR, 0);
      slot.vacate(Slot.Use.ZOMBIE);
    } else {
      counters.restarts++;
      slot.use = Slot.Use.QUEUED;
      outbox.start(write);
    }
  }

  /** The file is closed: nobody will read its toast. */
  void forget(FileObject file) {
    for (Slot slot : slots.slots) {
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
}
