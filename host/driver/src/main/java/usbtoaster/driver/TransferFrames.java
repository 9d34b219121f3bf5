package usbtoaster.driver;

import java.util.Objects;
import usbtoaster.kernel.Irp;
import usbtoaster.protocol.CommandFrame;
import usbtoaster.protocol.Opcode;
import usbtoaster.protocol.SlotState;
import usbtoaster.protocol.StatusFrame;
import usbtoaster.trace.Stage;

/**
 * Sends the frames of the open {@link Transfer}: its command and its bursts. A status that comes
 * with a burst and says what was expected lets the next one follow; anything else has the device
 * asked. Guarded by the extension's lock.
 */
final class TransferFrames {
  private final Transfer transfer;
  private final ToasterBus bus;
  private final SlotTable slots;
  private final Browning browning;
  private final Tracer tracer;

  TransferFrames(
      Transfer transfer, ToasterBus bus, SlotTable slots, Browning browning, Tracer tracer) {
    this.transfer = transfer;
    this.bus = bus;
    this.slots = slots;
    this.browning = browning;
    this.tracer = tracer;
  }

  /** Returns whether a valid status came back. */
  boolean sendCommand() {
    Irp request = Objects.requireNonNull(transfer.irp);
    Slot at = transfer.slot;
    boolean write = transfer.kind == Opcode.WRITE;
    int release = slots.releaseMask();
    if (write && at != null) {
      transfer.next = 0; // the device has nothing of it
      release |= at.occupied() ? 1 << at.index : 0;
    }
    transfer.from = transfer.next;
    // The device may not have received that it is to go back.
    transfer.reached = Math.max(transfer.reached, transfer.next);
    CommandFrame command = bus.begin(transfer.kind, release).tag(transfer.tag);
    if (at == null) {
      control(command, request);
    } else {
      transfer.burstBytes = transfer.largestBurst();
      command
          .slot(at.index)
          .burstBytes(transfer.burstBytes)
          .offset(transfer.next)
          .length(transfer.end - transfer.next);
      if (write) {
        command.payloadCrc(bus.crc(request.buffer(), request.bufferOffset(), transfer.end));
      } else {
        command.argument(at.seenTag);
      }
    }
    transfer.commanded = true;
    transfer.due = at == null ? Step.Frame.POLL : Step.Frame.BURST;
    transfer.commandSequence = bus.sequence();
    transfer.sentSequence = transfer.commandSequence;
    tracer.record(Stage.DMA_START, request.id(), transfer.tag);
    return bus.send();
  }

  private void control(CommandFrame command, Irp request) {
    int code = request.currentStackLocation().controlCode();
    long value = request.currentStackLocation().value();
    browning.trying(code, value);
    command.argument(code).value(value);
  }

  /** Returns whether a valid status came back. */
  boolean sendBurst() {
    Irp request = Objects.requireNonNull(transfer.irp);
    Slot at = Objects.requireNonNull(transfer.slot);
    int offset = transfer.next;
    int length = Math.min(transfer.burstBytes, transfer.end - offset);
    transfer.reached = Math.max(transfer.reached, offset + length);
    bus.begin(Opcode.DATA, slots.releaseMask())
        .tag(transfer.tag)
        .slot(at.index)
        .offset(offset)
        .length(length);
    transfer.sentSequence = bus.sequence();
    tracer.record(Stage.DMA_START, request.id(), transfer.tag);
    boolean out = transfer.kind == Opcode.WRITE;
    boolean valid =
        out
            ? bus.sendWith(request.buffer(), request.bufferOffset() + offset, length)
            : bus.sendFor(length);
    boolean good =
        valid && (out ? awaited(at, SlotState.RECEIVING, length) : taken(request, at, length));
    if (good) {
      transfer.next = offset + length;
    }
    transfer.due = good && transfer.next < transfer.end ? Step.Frame.BURST : Step.Frame.POLL;
    return valid;
  }

  /** Returns whether the status says that the device was where this burst supposed it to be. */
  private boolean awaited(Slot at, SlotState state, int length) {
    StatusFrame status = bus.status();
    boolean as =
        status.slotState(at.index) == state
            && status.slotTag(at.index) == transfer.tag
            && status.slotValue(at.index) == transfer.next
            && status.armedSlot() == at.index
            && status.armedBytes() == length;
    if (as) {
      transfer.confirmed(transfer.next);
    }
    return as;
  }

  private boolean taken(Irp request, Slot at, int length) {
    boolean armed = awaited(at, SlotState.SENDING, length);
    transfer.damaged = armed && !bus.payloadValid(length);
    if (armed && !transfer.damaged) {
      int into = request.bufferOffset() + transfer.next - at.readOffset;
      bus.takePayload(request.buffer(), into, length);
      return true;
    }
    return false;
  }
}
