package usbtoaster.driver;

import java.util.Objects;
import usbtoaster.kernel.NtStatus;
import usbtoaster.protocol.Opcode;

/**
 * What the bus carries next: derived from what is known when the bus is free, never kept. Guarded
 * by the extension's lock.
 */
final class BusSchedule {
  private final DeviceState device;
  private final Recovery recovery;
  private final Transfer transfer;
  private final TransferFrames frames;
  private final SlotTable slots;
  private final SlotSweeper sweeper;
  private final BusLoop loop;
  private final ToasterBus bus;
  private final Outbox outbox;
  private final WaitingRequests waiting;

  BusSchedule(
      DeviceState device,
      Recovery recovery,
      Transfer transfer,
      TransferFrames frames,
      SlotTable slots,
      SlotSweeper sweeper,
      BusLoop loop,
      ToasterBus bus,
      Outbox outbox,
      WaitingRequests waiting) {
    this.device = device;
    this.recovery = recovery;
    this.transfer = transfer;
    this.frames = frames;
    this.slots = slots;
    this.sweeper = sweeper;
    this.loop = loop;
    this.bus = bus;
    this.outbox = outbox;
    this.waiting = waiting;
  }

  /** Returns what is due: a frame, NONE, or something after which this is to be asked again. */
  Step next() {
    if (!loop.free()) {
      return Step.Frame.NONE;
    }
    if (!device.running()) {
      return recovery.next();
    }
    if (transfer.overdue()) {
      return new Step.Fail(NtStatus.IO_TIMEOUT);
    }
    if (loop.stale()) {
      boolean flows = transfer.flows() && slots.orphan() == null;
      return flows ? Step.Frame.BURST : Step.Frame.POLL;
    }
    if (transfer.lost()) {
      return Step.Event.TOAST_LOST;
    }
    boolean ajar = sweeper.ajar(transfer.slot); // may make an orphan
    Step orphan = sweeper.orphan();
    if (orphan != Step.Frame.NONE) {
      return orphan;
    }
    return loop.orHidden(ajar ? Step.Frame.SHUT : transfer.next());
  }

  /** Sends {@code due}; returns whether a valid status came back. */
  boolean send(Step.Frame due) {
    loop.begin(due);
    return switch (due) {
      case POLL -> poll();
      case IDENTIFY, SETTING -> recovery.sendCommand();
      case CANCEL -> sweeper.sendCancel();
      case SHUT -> sweeper.sendShut(Objects.requireNonNull(transfer.slot));
      case COMMAND -> frames.sendCommand();
      case BURST -> frames.sendBurst();
      case NONE -> throw new IllegalStateException("Nothing is to be sent.");
    };
  }

  private boolean poll() {
    boolean more = loop.more(follows());
    bus.begin(Opcode.POLL, slots.releaseMask()).more(more);
    return bus.send();
  }

  /** Returns whether another frame will most likely follow the POLL that is being sent. */
  private boolean follows() {
    if (!device.running()) {
      return recovery.follows() || transfer.irp != null;
    }
    return !transfer.ending() || slots.orphan() != null || outbox.waiting() > 0 || waiting.any();
  }
}
