package usbtoaster.driver;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import usbtoaster.kernel.Irp;
import usbtoaster.kernel.NtStatus;
import usbtoaster.protocol.CommandFrame;
import usbtoaster.protocol.ControlCode;
import usbtoaster.protocol.DeviceStatus;
import usbtoaster.protocol.Opcode;
import usbtoaster.protocol.SlotState;
import usbtoaster.protocol.StatusFrame;
import usbtoaster.trace.Stage;

/**
 * The request that has the bus: its command, then its bursts.
 *
 * <p>Overview: while all goes well, each interrupt lets the next burst go out at once, and the
 * status that comes with it confirms the one before. Where a status contradicts what was expected,
 * or none came, {@link BusLoop} polls at the next interrupt or timeout and {@link #settle} goes on
 * from what the device says. Nothing is sent twice without such a poll, so nothing is done twice.
 * Guarded by the extension's lock.
 */
final class Transfer {
  private final ToasterExtension toaster;
  private @Nullable Irp irp;
  private Opcode kind = Opcode.UNKNOWN;
  private @Nullable Slot slot; // of a write or read
  private int tag;
  private int next; // offset of the next burst, in the bread or toast
  private int end;
  private int best; // how far the device has ever confirmed
  private int strikes;
  private boolean commanded;
  private int commandSequence;
  private boolean contradicted;

  Transfer(ToasterExtension toaster) {
    this.toaster = toaster;
  }

  @Nullable Irp irp() {
    return irp;
  }

  void beginWrite(Irp write, Slot slot) {
    begin(write, Opcode.WRITE, slot);
    slot.use = Slot.Use.WRITING;
    slot.tag = tag;
    next = 0;
    end = slot.length;
  }

  void beginRead(Irp read, Slot slot) {
    begin(read, Opcode.READ, slot);
    next = slot.readOffset;
    end = Math.min(slot.length, next + read.currentStackLocation().length());
    best = next;
  }

  void beginControl(Irp control) {
    begin(control, Opcode.CONTROL, null);
    end = 0;
  }

  private void begin(Irp request, Opcode opcode, @Nullable Slot slot) {
    irp = request;
    kind = opcode;
    this.slot = slot;
    tag = toaster.nextTag();
    best = 0;
    strikes = 0;
    commanded = false;
    contradicted = false;
  }

  /** Starts over: the device was reset and knows nothing of this transfer. */
  void restart() {
    commanded = false;
    contradicted = false;
    if (kind == Opcode.WRITE) {
      next = 0;
      best = 0;
    }
  }

  /** Forgets the request; {@link ToasterExtension#retire} gives the bus back. */
  void close() {
    irp = null;
    slot = null;
  }

  /** Returns whether the next burst may go out without asking the device first. */
  boolean flows() {
    return irp != null && commanded && !contradicted && next < end;
  }

  void doubt() {
    contradicted = true;
  }

  void sendCommand() {
    Irp request = Objects.requireNonNull(irp);
    Slot at = slot;
    int release = toaster.slots().releaseMask();
    if (kind == Opcode.WRITE && at != null && at.occupied()) {
      release |= 1 << at.index;
    }
    CommandFrame command = toaster.bus().begin(kind, release).tag(tag);
    if (at == null) {
      command
          .argument(request.currentStackLocation().controlCode())
          .value(request.currentStackLocation().value());
    } else {
      command
          .slot(at.index)
          .burstBytes(toaster.settings().burstBytes())
          .offset(next)
          .length(end - next);
      if (kind == Opcode.WRITE) {
        command.payloadCrc(toaster.bus().crc(request.buffer(), request.bufferOffset(), end));
      } else {
        command.argument(at.seenTag);
      }
    }
    commanded = true;
    contradicted = false;
    toaster.bus().awaitRearm();
    commandSequence = toaster.bus().sequence();
    toaster.trace().record(Stage.DMA_START, request.id(), tag);
    toaster.loop().sent(toaster.bus().send());
  }

  void sendBurst() {
    Irp request = Objects.requireNonNull(irp);
    Slot at = Objects.requireNonNull(slot);
    ToasterBus bus = toaster.bus();
    int offset = next;
    int length = Math.min(toaster.settings().burstBytes(), end - offset);
    bus.begin(Opcode.DATA, toaster.slots().releaseMask())
        .tag(tag)
        .slot(at.index)
        .offset(offset)
        .length(length);
    toaster.trace().record(Stage.DMA_START, request.id(), tag);
    boolean out = kind == Opcode.WRITE;
    boolean valid =
        out
            ? bus.sendWith(request.buffer(), request.bufferOffset() + offset, length)
            : bus.sendFor(length);
    contradicted = !(valid && (out ? confirms(at, SlotState.RECEIVING, offset) : taken(length)));
    if (!contradicted) {
      next = offset + length;
    }
    toaster.loop().sent(valid);
  }

  /** Returns whether the status says that the device was where this burst supposed it to be. */
  private boolean confirms(Slot at, SlotState state, int offset) {
    StatusFrame status = toaster.bus().status();
    boolean as =
        status.slotState(at.index) == state
            && status.slotTag(at.index) == tag
            && status.slotValue(at.index) == offset;
    if (as && offset > best) {
      best = offset;
      strikes = 0;
    }
    return as;
  }

  private boolean taken(int length) {
    Irp request = Objects.requireNonNull(irp);
    Slot at = Objects.requireNonNull(slot);
    StatusFrame status = toaster.bus().status();
    boolean good =
        confirms(at, SlotState.SENDING, next)
            && status.armedSlot() == at.index
            && status.armedBytes() == length
            && toaster.bus().payloadValid(length);
    if (good) {
      int into = request.bufferOffset() + next - at.readOffset;
      toaster.bus().takePayload(request.buffer(), into, length);
    }
    return good;
  }

  /** Goes on from what the device says; nothing is under way on the bus. */
  void settle(StatusFrame status) {
    contradicted = false;
    switch (kind) {
      case WRITE -> settleWrite(status, Objects.requireNonNull(slot));
      case READ -> settleRead(status, Objects.requireNonNull(slot));
      default -> settleControl(status);
    }
  }

  private void settleWrite(StatusFrame status, Slot at) {
    SlotState state = status.slotState(at.index);
    if (status.slotTag(at.index) != tag || state == SlotState.FREE) {
      command(status);
      return;
    }
    switch (state) {
      case RECEIVING -> resume(status, status.slotValue(at.index));
      case TOASTING, TOASTED -> {
        toaster.keeper().toasting(at);
      }
      case BURNT -> {
        if (strike(NtStatus.CRC_ERROR)) {
          next = 0;
          best = 0;
          sendCommand();
        }
      }
      default -> command(status);
    }
  }

  private void settleRead(StatusFrame status, Slot at) {
    SlotState state = status.slotState(at.index);
    boolean ours = status.slotTag(at.index) == tag;
    if (state == SlotState.SENDING && ours && status.slotValue(at.index) <= next) {
      resume(status, status.slotValue(at.index)); // what came already comes again
    } else if (state == SlotState.TOASTED && ours && next == end) {
      toaster.keeper().readDone(at, Objects.requireNonNull(irp), end - at.readOffset);
    } else if (state == SlotState.SENDING || state == SlotState.TOASTED) {
      command(status); // not taken yet, or a burst was lost on its way to us: go back
    } else {
      fail(NtStatus.DEVICE_DATA_ERROR);
    }
  }

  private void settleControl(StatusFrame status) {
    if (commanded
        && status.lastSequence() == commandSequence
        && status.lastOpcode() == Opcode.CONTROL
        && status.lastStatus() == DeviceStatus.OK) {
      Irp done = Objects.requireNonNull(irp);
      if (done.currentStackLocation().controlCode() == ControlCode.BROWNING_SET.code()) {
        toaster.browning(done.currentStackLocation().value());
      }
      toaster.trace().record(Stage.DPC, done.id(), toaster.loop().interrupt());
      toaster.finish(done, NtStatus.SUCCESS, status.result());
      toaster.retire();
    } else {
      command(status);
    }
  }

  private void resume(StatusFrame status, int offset) {
    if (offset > best) {
      best = offset;
      strikes = 0;
    } else if (offset < next && !strike(reason(status))) {
      return;
    }
    if (offset < next) {
      toaster.resends++;
    }
    next = offset;
    toaster.bus().awaitRearm();
    sendBurst();
  }

  /** Sends the command, again if it was sent before, unless the device refused it for good. */
  private void command(StatusFrame status) {
    if (commanded) {
      if (status.lastSequence() == commandSequence && refusedForGood(status.lastStatus())) {
        fail(ntStatus(status.lastStatus()));
        return;
      }
      if (!strike(reason(status))) {
        return;
      }
      toaster.resends++;
    }
    sendCommand();
  }

  private boolean strike(int reason) {
    if (++strikes <= toaster.settings().strikes()) {
      return true;
    }
    fail(reason);
    return false;
  }

  private void fail(int status) {
    toaster.keeper().failed(slot, Objects.requireNonNull(irp), status);
  }

  private static boolean refusedForGood(DeviceStatus status) {
    return switch (status) {
      case BAD_LENGTH, UNKNOWN_COMMAND, BAD_VALUE -> true;
      default -> false;
    };
  }

  private static int reason(StatusFrame status) {
    return status.lastStatus() == DeviceStatus.OK
        ? NtStatus.IO_TIMEOUT
        : ntStatus(status.lastStatus());
  }

  private static int ntStatus(DeviceStatus status) {
    return switch (status) {
      case OK -> NtStatus.SUCCESS;
      case BAD_CRC -> NtStatus.CRC_ERROR;
      case BAD_LENGTH, BAD_VALUE -> NtStatus.INVALID_PARAMETER;
      case BUSY -> NtStatus.DEVICE_BUSY;
      case UNKNOWN_COMMAND -> NtStatus.INVALID_DEVICE_REQUEST;
      case OVERRUN -> NtStatus.DATA_OVERRUN;
      case CANCELLED -> NtStatus.CANCELLED;
      case REBOOTED -> NtStatus.DEVICE_NOT_READY;
      case UNEXPECTED, UNKNOWN -> NtStatus.DEVICE_PROTOCOL_ERROR;
    };
  }

  @Override
  public String toString() {
    return irp == null ? "free" : kind + " tag " + tag + " at " + next + " of " + end;
  }
}
