package usbtoaster.driver;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import usbtoaster.kernel.Irp;
import usbtoaster.kernel.NtStatus;
import usbtoaster.protocol.CommandFrame;
import usbtoaster.protocol.ControlCode;
import usbtoaster.protocol.Opcode;
import usbtoaster.protocol.SlotState;
import usbtoaster.protocol.StatusFrame;
import usbtoaster.trace.Stage;

/**
 * The request that has the bus: its command, then its bursts.
 *
 * <p>Overview: {@link #next} says what it wants to send. While all goes well, each interrupt lets
 * the next burst go out at once, and the status that comes with it confirms the one before. Where a
 * status contradicts what was expected, or none came, it wants a POLL, and {@link #settle} goes on
 * from what the device says then, as far as {@link StatusCheck} lets it. Nothing is sent twice
 * without such a poll, so nothing is done twice.
 *
 * <p>It ends: what does not bring it forward is a strike, only bytes that no status has confirmed
 * before forgive them, and after {@link Patience} it fails in any case. Guarded by the extension's
 * lock.
 */
final class Transfer {
  private final ToasterExtension toaster;
  private final Patience patience;
  private @Nullable Irp irp;
  private Opcode kind = Opcode.UNKNOWN;
  private @Nullable Slot slot; // of a write or read
  private NextFrame due = NextFrame.NONE;
  private int tag;
  private int burstBytes;
  private int from; // where the bursts begin, in the bread or toast
  private int next; // offset of the next burst
  private int reached; // how far bursts have been sent
  private int best; // how far the device has ever confirmed
  private int end;
  private boolean commanded;
  private int commandSequence;
  private int sentSequence; // of the last frame
  private boolean damaged; // the last burst of toast came with a wrong CRC

  Transfer(ToasterExtension toaster) {
    this.toaster = toaster;
    this.patience = new Patience(toaster.settings());
  }

  @Nullable Irp irp() {
    return irp;
  }

  /** Returns the open request if a frame of it has gone out. */
  @Nullable Irp commanded() {
    return commanded ? irp : null;
  }

  /** Returns the slot of the open write or read. */
  @Nullable Slot slot() {
    return slot;
  }

  void beginWrite(Irp write, Slot slot) {
    begin(write, Opcode.WRITE, slot);
    slot.use = Slot.Use.WRITING;
    slot.tag = tag;
    end = slot.length;
    renew();
  }

  void beginRead(Irp read, Slot slot) {
    begin(read, Opcode.READ, slot);
    next = slot.readOffset;
    end = Math.min(slot.length, next + read.currentStackLocation().length());
    best = next;
    reached = next;
    renew();
  }

  void beginControl(Irp control) {
    begin(control, Opcode.CONTROL, null);
    renew();
  }

  private void begin(Irp request, Opcode opcode, @Nullable Slot slot) {
    irp = request;
    kind = opcode;
    this.slot = slot;
    tag = toaster.nextTag();
    next = 0;
    best = 0;
    reached = 0;
    end = 0;
    commanded = false;
    damaged = false;
    due = NextFrame.COMMAND;
    patience.begin();
    toaster.slots().forgetShuts();
  }

  /** Gives the transfer its time anew: until now the device was not there. */
  void renew() {
    patience.renew(toaster.clock(), (end - next) / largestBurst());
  }

  private int largestBurst() {
    return Math.min(toaster.settings().burstBytes(), toaster.recovery().burstBytes());
  }

  /** Starts over: the device was reset and knows nothing of this transfer. */
  void restart() {
    Irp request = irp;
    commanded = false;
    if (request == null) {
      return;
    }
    due = NextFrame.COMMAND;
    if (kind == Opcode.WRITE) {
      best = 0;
      reached = 0;
    } else if (kind == Opcode.CONTROL && !patience.restarts()) {
      toaster.keeper().failed(null, request, NtStatus.IO_DEVICE_ERROR);
    }
  }

  /** Forgets the request; {@link ToasterExtension#retire} gives the bus back. */
  void close() {
    irp = null;
    slot = null;
    due = NextFrame.NONE;
  }

  /** Returns what is to be sent; a POLL if something must be known first. */
  NextFrame next() {
    return due;
  }

  /** Returns whether the next burst may go out without asking the device first. */
  boolean flows() {
    return due == NextFrame.BURST;
  }

  /** Returns whether the next status may well end the transfer. */
  boolean ending() {
    return due == NextFrame.POLL && next == end;
  }

  /** What became of the last frame is not known. */
  void doubt() {
    if (irp != null && commanded) {
      due = NextFrame.POLL;
    }
  }

  /** Fails the request if it has had the bus for too long, whatever the device says. */
  void expire() {
    Irp request = irp;
    if (request != null && patience.over(toaster.clock())) {
      toaster.keeper().failed(slot, request, NtStatus.IO_TIMEOUT);
    }
  }

  /** Returns whether a valid status came back. */
  boolean sendCommand() {
    Irp request = Objects.requireNonNull(irp);
    Slot at = slot;
    int release = toaster.slots().releaseMask();
    if (kind == Opcode.WRITE && at != null) {
      next = 0; // the device has nothing of it
      release |= at.occupied() ? 1 << at.index : 0;
    }
    from = next;
    reached = Math.max(reached, next); // the device may not have heard that it is to go back
    CommandFrame command = toaster.bus().begin(kind, release).tag(tag);
    if (at == null) {
      int code = request.currentStackLocation().controlCode();
      long value = request.currentStackLocation().value();
      toaster.browning().trying(code, value);
      command.argument(code).value(value);
    } else {
      burstBytes = largestBurst();
      command.slot(at.index).burstBytes(burstBytes).offset(next).length(end - next);
      if (kind == Opcode.WRITE) {
        command.payloadCrc(toaster.bus().crc(request.buffer(), request.bufferOffset(), end));
      } else {
        command.argument(at.seenTag);
      }
    }
    commanded = true;
    due = at == null ? NextFrame.POLL : NextFrame.BURST;
    commandSequence = toaster.bus().sequence();
    sentSequence = commandSequence;
    toaster.tracer().record(Stage.DMA_START, request.id(), tag);
    return toaster.bus().send();
  }

  /** Returns whether a valid status came back. */
  boolean sendBurst() {
    Irp request = Objects.requireNonNull(irp);
    Slot at = Objects.requireNonNull(slot);
    ToasterBus bus = toaster.bus();
    int offset = next;
    int length = Math.min(burstBytes, end - offset);
    reached = Math.max(reached, offset + length);
    bus.begin(Opcode.DATA, toaster.slots().releaseMask())
        .tag(tag)
        .slot(at.index)
        .offset(offset)
        .length(length);
    sentSequence = bus.sequence();
    toaster.tracer().record(Stage.DMA_START, request.id(), tag);
    boolean out = kind == Opcode.WRITE;
    boolean valid =
        out
            ? bus.sendWith(request.buffer(), request.bufferOffset() + offset, length)
            : bus.sendFor(length);
    boolean good =
        valid && (out ? awaited(at, SlotState.RECEIVING, length) : taken(request, at, length));
    if (good) {
      next = offset + length;
    }
    due = good && next < end ? NextFrame.BURST : NextFrame.POLL;
    return valid;
  }

  /** Returns whether the status says that the device was where this burst supposed it to be. */
  private boolean awaited(Slot at, SlotState state, int length) {
    StatusFrame status = toaster.bus().status();
    boolean as =
        status.slotState(at.index) == state
            && status.slotTag(at.index) == tag
            && status.slotValue(at.index) == next
            && status.armedSlot() == at.index
            && status.armedBytes() == length;
    if (as) {
      confirmed(next);
    }
    return as;
  }

  private boolean taken(Irp request, Slot at, int length) {
    boolean armed = awaited(at, SlotState.SENDING, length);
    damaged = armed && !toaster.bus().payloadValid(length);
    if (armed && !damaged) {
      int into = request.bufferOffset() + next - at.readOffset;
      toaster.bus().takePayload(request.buffer(), into, length);
      return true;
    }
    return false;
  }

  /** Returns whether {@code offset} is further than the device has ever been. */
  private boolean confirmed(int offset) {
    boolean progress = offset > best;
    if (progress) {
      best = offset;
      patience.progress();
    }
    return progress;
  }

  /** Goes on from what the device says in an answer to a POLL. */
  void settle(StatusFrame status) {
    Irp request = irp;
    if (request == null || !commanded) {
      return;
    }
    Slot at = slot;
    if (at == null) {
      settleControl(status, request);
    } else if (kind == Opcode.WRITE) {
      settleWrite(status, at);
    } else {
      settleRead(status, at, request);
    }
  }

  private void settleWrite(StatusFrame status, Slot at) {
    switch (StatusCheck.ofWrite(status, at.index, tag, burstBytes, reached, end)) {
      case OPEN -> resume(status, status.slotValue(at.index));
      case WHOLE -> toaster.keeper().toasting(at);
      case BURNT -> {
        if (patience.burns()) {
          best = 0;
          resend(NextFrame.COMMAND);
        } else {
          fail(NtStatus.CRC_ERROR);
        }
      }
      case ABSENT, AHEAD, GONE -> {
        at.leftover = !at.occupied() && at.seenState != SlotState.FREE; // it would refuse the WRITE
        command(status);
      }
      case NONSENSE -> strike(NextFrame.POLL, NtStatus.DEVICE_PROTOCOL_ERROR);
    }
  }

  private void settleRead(StatusFrame status, Slot at, Irp request) {
    switch (StatusCheck.ofRead(status, at, tag, burstBytes, from, next, reached, end)) {
      case OPEN -> resume(status, status.slotValue(at.index)); // what came already comes again
      case AHEAD, ABSENT -> {
        if (next < end) {
          command(status); // not taken yet, or a burst was lost on its way
        } else {
          strike(NextFrame.POLL, NtStatus.DEVICE_PROTOCOL_ERROR); // all of it has come
        }
      }
      case WHOLE -> toaster.keeper().readDone(at, request, end - at.readOffset);
      case GONE, BURNT -> fail(NtStatus.DEVICE_DATA_ERROR);
      case NONSENSE -> strike(NextFrame.POLL, NtStatus.DEVICE_PROTOCOL_ERROR);
    }
  }

  private void settleControl(StatusFrame status, Irp request) {
    int code = request.currentStackLocation().controlCode();
    long value = request.currentStackLocation().value();
    if (StatusCheck.answers(status, commandSequence, code, value)) {
      if (code == ControlCode.BROWNING_SET.code()) {
        toaster.browning().set((int) value);
      }
      toaster.tracer().record(Stage.DPC, request.id(), toaster.loop().interrupt());
      toaster.finish(request, NtStatus.SUCCESS, status.result());
      toaster.retire();
    } else {
      command(status);
    }
  }

  private void resume(StatusFrame status, int offset) {
    boolean again = offset < next;
    next = offset;
    if (confirmed(offset)) {
      due = NextFrame.BURST;
    } else if (strike(NextFrame.BURST, reason(status, sentSequence != commandSequence)) && again) {
      toaster.resends++;
    }
  }

  /** Sends the command again, unless the device refused it for good. */
  private void command(StatusFrame status) {
    if (status.lastSequence() == commandSequence && Verdict.forGood(status.lastStatus())) {
      fail(Verdict.ntStatus(status.lastStatus()));
    } else if (strike(NextFrame.COMMAND, reason(status, sentSequence == commandSequence))) {
      toaster.resends++;
    }
  }

  private void resend(NextFrame frame) {
    due = frame;
    toaster.resends++;
  }

  /** Counts a step that brought nothing; returns whether {@code again} is tried. */
  private boolean strike(NextFrame again, int reason) {
    if (patience.strike()) {
      due = again;
      return true;
    }
    fail(reason);
    return false;
  }

  /**
   * Returns why a step brought nothing.
   *
   * @param acted whether the device would have to show that it has done the last frame, if it had
   */
  private int reason(StatusFrame status, boolean acted) {
    boolean saysDone = acted && status.lastSequence() == sentSequence;
    return damaged ? NtStatus.CRC_ERROR : Verdict.reason(status.lastStatus(), saysDone);
  }

  private void fail(int status) {
    toaster.keeper().failed(slot, Objects.requireNonNull(irp), status);
  }

  @Override
  public String toString() {
    return irp == null ? "free" : kind + " tag " + tag + " at " + next + " of " + end;
  }
}
