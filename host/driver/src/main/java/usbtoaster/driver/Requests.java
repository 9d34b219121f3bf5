package usbtoaster.driver;

import java.util.Objects;
import usbtoaster.kernel.CancelRoutine;
import usbtoaster.kernel.FileObject;
import usbtoaster.kernel.Irp;
import usbtoaster.kernel.NtStatus;

/**
 * What happens to a request from above: it comes, gets the bus, is cancelled, or its file is
 * closed. Each method is a step of the driver's and is called with the extension's lock.
 */
final class Requests {
  private final ToasterSettings settings;
  private final DeviceState device;
  private final Recovery recovery;
  private final Transfer transfer;
  private final SlotKeeper keeper;
  private final ToastFeed feed;
  private final RequestEndings endings;
  private final DeviceLoss loss;
  private final WaitingRequests waiting;
  private final Outbox outbox;
  private final CancelRoutine cancelActive;

  /**
   * Makes them.
   *
   * @param cancelActive cancels a write that has got the bus
   */
  Requests(ToasterParts parts, ToasterSettings settings, CancelRoutine cancelActive) {
    this.settings = settings;
    this.cancelActive = cancelActive;
    device = parts.device;
    recovery = parts.recovery;
    transfer = parts.transfer;
    keeper = parts.keeper;
    feed = parts.feed;
    endings = parts.endings;
    loss = parts.loss;
    waiting = parts.waiting;
    outbox = parts.outbox;
  }

  /** Returns whether {@code write} has got a slot, or has ended; else it is to wait. */
  boolean admitWrite(Irp write) {
    return refused(write) || keeper.assignAtOnce(write);
  }

  /** Returns whether {@code read} has got its toast, or has ended; else it is to wait. */
  boolean admitRead(Irp read) {
    FileObject file = read.currentStackLocation().file();
    return refused(read) || (waiting.reads.size() == 0 && feed.serveAtOnce(read, file));
  }

  /** A control goes for the bus, unless too many do. */
  Step admitControl(Irp control) {
    if (!refused(control)) {
      if (outbox.waitingControls() < settings.maxWaiting()) {
        outbox.start(control);
      } else {
        outbox.finish(control, NtStatus.INSUFFICIENT_RESOURCES, 0);
      }
    }
    return Step.Frame.NONE;
  }

  /** Wakes a device that was abandoned; a driver that was closed meanwhile refuses. */
  private boolean refused(Irp irp) {
    recovery.wake();
    if (device.stopped()) {
      outbox.finish(irp, NtStatus.DELETE_PENDING, 0);
      return true;
    }
    return false;
  }

  /** A request of {@code file} waits by now: what it waits for may have come just before. */
  Step lookAgain(FileObject file) {
    if (device.failed()) {
      loss.abandoned(null, device.failure); // which has taken the bus from everybody
    } else {
      feed.feed(file);
    }
    return Step.Frame.NONE;
  }

  /** The file is closed. */
  Step forget(FileObject file) {
    keeper.forget(file);
    return Step.Frame.NONE;
  }

  /** StartIo: the bus is {@code irp}'s. */
  Step start(Irp irp) {
    if (irp.exchangeCancelRoutine(null) == null) {
      return Step.Frame.NONE; // the one who cancels it has it, and goes on
    }
    outbox.started(irp);
    if (irp.cancelled() || device.failed()) {
      return giveBack(irp, irp.cancelled() ? NtStatus.CANCELLED : device.failure);
    }
    Slot slot = irp.driverContext() instanceof Slot given ? given : null;
    switch (irp.currentStackLocation().major()) {
      case WRITE -> {
        transfer.beginWrite(irp, Objects.requireNonNull(slot));
        irp.exchangeCancelRoutine(cancelActive);
        if (irp.cancelled() && irp.exchangeCancelRoutine(null) != null) { // just now
          return giveBack(irp, NtStatus.CANCELLED);
        }
      }
      case READ -> transfer.beginRead(irp, Objects.requireNonNull(slot));
      default -> transfer.beginControl(irp);
    }
    return Step.Frame.NONE;
  }

  private Step giveBack(Irp irp, int status) {
    endings.dropped(irp, status);
    return Step.Event.RETIRED;
  }

  /** Cancels a packet that waited for the bus. */
  Step dropQueued(Irp irp) {
    outbox.started(irp);
    endings.dropped(irp, NtStatus.CANCELLED);
    return Step.Frame.NONE;
  }

  /** Cancels a packet that was just being started. */
  Step dropStarted(Irp irp) {
    outbox.started(irp);
    return giveBack(irp, NtStatus.CANCELLED);
  }

  /** Cancels a write that has or had the bus; the device is told when the bus is free for it. */
  Step dropActive(Irp write) {
    endings.cancelled(write);
    return transfer.irp == write ? Step.Event.RETIRED : Step.Frame.NONE;
  }
}
