package usbtoaster.driver;

import org.jspecify.annotations.Nullable;
import usbtoaster.kernel.Irp;
import usbtoaster.kernel.NtStatus;
import usbtoaster.protocol.SlotState;

/**
 * What it means for each request and each slot that the device was reset, or abandoned. Guarded by
 * the extension's lock.
 */
final class DeviceLoss {
  private final ToasterSettings settings;
  private final SlotTable slots;
  private final SlotKeeper keeper;
  private final RequestEndings endings;
  private final WaitingRequests waiting;
  private final Outbox outbox;
  private final Counters counters;

  DeviceLoss(
      ToasterSettings settings,
      SlotTable slots,
      SlotKeeper keeper,
      RequestEndings endings,
      WaitingRequests waiting,
      Outbox outbox,
      Counters counters) {
    this.settings = settings;
    this.slots = slots;
    this.keeper = keeper;
    this.endings = endings;
    this.waiting = waiting;
    this.outbox = outbox;
    this.counters = counters;
  }

  /**
   * The device was reset: it holds nothing any more.
   *
   * @param open the request that has the bus
   */
  Step reset(@Nullable Irp open) {
    Step step = Step.Frame.NONE;
    for (Slot slot : slots.slots) {
      slot.seenState = SlotState.FREE;
      slot.leftover = false;
      switch (slot.use) {
        case RELEASING, ZOMBIE -> slot.vacate(Slot.Use.FREE);
        case TOASTING -> keeper.restart(slot);
        case HELD -> slot.use = Slot.Use.LOST;
        case WRITING -> {
          counters.restarts++;
          if (++slot.restarts > settings.strikes() && open != null) {
            endings.failed(slot, open, NtStatus.IO_DEVICE_ERROR);
            slot.vacate(Slot.Use.FREE);
            step = Step.Event.RETIRED;
          }
        }
        case FREE, QUEUED, LOST -> {}
      }
    }
    return step;
  }

  /**
   * The device was abandoned: every request ends with {@code status}.
   *
   * @param open the request that had the bus
   */
  void abandoned(@Nullable Irp open, int status) {
    boolean write = open != null && open.driverContext() instanceof Slot at && at.irp == open;
    if (open != null && !write) {
      endings.dropped(open, status);
    }
    for (Slot slot : slots.slots) {
      Irp active = slot.irp;
      slot.cancels = 0; // if it is tried anew, it may do what it has not done so far
      switch (slot.use) {
        case TOASTING, WRITING -> {
          if (active != null && active.exchangeCancelRoutine(null) != null) {
            outbox.finish(active, status, 0);
          }
          slot.vacate(Slot.Use.FREE);
        }
        case HELD -> slot.use = Slot.Use.LOST;
        case RELEASING, ZOMBIE -> slot.vacate(Slot.Use.FREE);
        case FREE, QUEUED, LOST -> {}
      }
    }
    waiting.finishAll(outbox, status);
  }
}
