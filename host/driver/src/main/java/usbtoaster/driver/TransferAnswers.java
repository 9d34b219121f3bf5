package usbtoaster.driver;

import usbtoaster.kernel.Irp;
import usbtoaster.kernel.NtStatus;
import usbtoaster.protocol.ControlCode;
import usbtoaster.protocol.Opcode;
import usbtoaster.protocol.SlotState;
import usbtoaster.protocol.StatusFrame;

/**
 * What the answer to a POLL means for the open {@link Transfer}, as far as {@link StatusCheck} lets
 * it: where it goes on, or how it ends. Guarded by the extension's lock.
 */
final class TransferAnswers {
  private final Transfer transfer;
  private final Browning browning;
  private final Counters counters;

  TransferAnswers(Transfer transfer, Browning browning, Counters counters) {
    this.transfer = transfer;
    this.browning = browning;
    this.counters = counters;
  }

  /** Goes on from {@code status}. */
  Step settle(StatusFrame status) {
    Irp request = transfer.commanded();
    if (request == null) {
      return Step.Frame.NONE;
    }
    Slot at = transfer.slot;
    if (at == null) {
      return settleControl(status, request);
    }
    return transfer.kind == Opcode.WRITE ? settleWrite(status, at) : settleRead(status, at);
  }

  private Step settleWrite(StatusFrame status, Slot at) {
    int reached = transfer.reached;
    return switch (StatusCheck.ofWrite(
        status, at.index, transfer.tag, transfer.burstBytes, reached, transfer.end)) {
      case OPEN -> resume(status, status.slotValue(at.index));
      case WHOLE -> Step.Event.TOASTING;
      case BURNT -> burnt();
      case ABSENT, AHEAD, GONE -> {
        at.leftover = !at.occupied() && at.seenState != SlotState.FREE; // it would refuse the WRITE
        yield command(status);
      }
      case NONSENSE -> strike(Step.Frame.POLL, NtStatus.DEVICE_PROTOCOL_ERROR);
    };
  }

  private Step burnt() {
    if (!transfer.patience.burns()) {
      return new Step.Fail(NtStatus.CRC_ERROR);
    }
    transfer.best = 0;
    transfer.due = Step.Frame.COMMAND;
    counters.resends++;
    return Step.Frame.NONE;
  }

  private Step settleRead(StatusFrame status, Slot at) {
    int taken = transfer.next;
    return switch (StatusCheck.ofRead(
        status,
        at,
        transfer.tag,
        transfer.burstBytes,
        transfer.from,
        taken,
        transfer.reached,
        transfer.end)) {
      case OPEN -> resume(status, status.slotValue(at.index)); // what came already comes again
      case AHEAD, ABSENT ->
          taken < transfer.end
              ? command(status) // not taken yet, or a burst was lost on its way
              : strike(Step.Frame.POLL, NtStatus.DEVICE_PROTOCOL_ERROR); // all of it has come
      case WHOLE -> Step.Event.TOAST_READ;
      case GONE, BURNT -> new Step.Fail(NtStatus.DEVICE_DATA_ERROR);
      case NONSENSE -> strike(Step.Frame.POLL, NtStatus.DEVICE_PROTOCOL_ERROR);
    };
  }

  private Step settleControl(StatusFrame status, Irp request) {
    int code = request.currentStackLocation().controlCode();
    long value = request.currentStackLocation().value();
    if (!StatusCheck.answers(status, transfer.commandSequence, code, value)) {
      return command(status);
    }
    if (code == ControlCode.BROWNING_SET.code()) {
      browning.set((int) value);
    }
    return Step.Event.ANSWERED;
  }

  private Step resume(StatusFrame status, int offset) {
    boolean again = offset < transfer.next;
    transfer.next = offset;
    if (transfer.confirmed(offset)) {
      transfer.due = Step.Frame.BURST;
      return Step.Frame.NONE;
    }
    boolean acted = transfer.sentSequence != transfer.commandSequence;
    Step step = strike(Step.Frame.BURST, reason(status, acted));
    if (again && step == Step.Frame.NONE) {
      counters.resends++;
    }
    return step;
  }

  /** Sends the command again, unless the device refused it for good. */
  private Step command(StatusFrame status) {
    // A burst may have had the command's number, which has 8 bits: it is not the command.
    boolean own = StatusCheck.last(status, transfer.kind, transfer.commandSequence);
    if (own && Verdict.forGood(status.lastStatus())) {
      return new Step.Fail(Verdict.ntStatus(status.lastStatus()));
    }
    boolean acted = transfer.sentSequence == transfer.commandSequence;
    Step step = strike(Step.Frame.COMMAND, reason(status, acted));
    if (step == Step.Frame.NONE) {
      counters.resends++;
    }
    return step;
  }

  /** Counts a step that brought nothing; it is followed by {@code again}, or by the end. */
  private Step strike(Step.Frame again, int reason) {
    if (!transfer.patience.strike()) {
      return new Step.Fail(reason);
    }
    transfer.due = again;
    return Step.Frame.NONE;
  }

  /**
   * Returns why a step brought nothing.
   *
   * @param acted whether the device would have to show that it has done the last frame, if it had
   */
  private int reason(StatusFrame status, boolean acted) {
    boolean saysDone = acted && status.lastSequence() == transfer.sentSequence;
    return transfer.damaged ? NtStatus.CRC_ERROR : Verdict.reason(status.lastStatus(), saysDone);
  }
}
