package usbtoaster.driver;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import usbtoaster.kernel.NtStatus;
import usbtoaster.protocol.Opcode;

/**
 * The frames for what is nobody's: cancels what a slot holds and nobody wants, and shuts a slot
 * whose read was broken off. Guarded by the extension's lock.
 */
final class SlotSweeper {
  private final ToasterSettings settings;
  private final SlotTable slots;
  private final ToasterBus bus;
  private final Tags tags;

  SlotSweeper(ToasterSettings settings, SlotTable slots, ToasterBus bus, Tags tags) {
    this.settings = settings;
    this.slots = slots;
    this.bus = bus;
    this.tags = tags;
  }

  /** Returns a CANCEL if there is an orphan; a reset if the device does not let go of it. */
  Step orphan() {
    Slot slot = slots.unburied();
    if (slot == null) {
      return Step.Frame.NONE;
    }
    return slot.cancels > settings.strikes()
        ? new Step.Reset(NtStatus.DEVICE_PROTOCOL_ERROR)
        : Step.Frame.CANCEL;
  }

  /** Cancels what is in the first orphan; returns whether a valid status came back. */
  boolean sendCancel() {
    Slot slot = Objects.requireNonNull(slots.unburied());
    slot.cancels++;
    bus.begin(Opcode.CANCEL, slots.releaseMask()).tag(slot.seenTag).slot(slot.index);
    return bus.send();
  }

  /**
   * Returns whether a slot must be shut before the open transfer can have its own. If that does not
   * work, its toast is abandoned.
   *
   * @param wanted the open transfer's slot
   */
  boolean ajar(@Nullable Slot wanted) {
    Slot slot = wanted == null ? null : slots.ajar(wanted);
    if (slot != null && slot.shuts > 2L * settings.strikes()) {
      slot.use = Slot.Use.LOST;
      slot.leftover = true;
      return false;
    }
    return slot != null;
  }

  /**
   * Shuts a slot whose read was broken off: reads one byte of it, as the end of a read is the only
   * way on that keeps the toast. Returns whether a valid status came back.
   *
   * @param wanted the open transfer's slot
   */
  boolean sendShut(Slot wanted) {
    Slot slot = Objects.requireNonNull(slots.ajar(wanted));
    slot.shuts++;
    int release = slots.releaseMask();
    if (slot.seenTag == slot.shutTag && slot.seenValue == 0) {
      bus.begin(Opcode.DATA, release).tag(slot.shutTag).slot(slot.index).length(1);
      return bus.sendFor(1);
    }
    slot.shutTag = tags.next();
    bus.begin(Opcode.READ, release)
        .tag(slot.shutTag)
        .slot(slot.index)
        .burstBytes(1)
        .length(1)
        .argument(slot.seenTag);
    return bus.send();
  }
}
