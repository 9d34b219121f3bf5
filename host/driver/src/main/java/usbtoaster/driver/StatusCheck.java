package usbtoaster.driver;

import usbtoaster.protocol.ControlCode;
import usbtoaster.protocol.DeviceStatus;
import usbtoaster.protocol.Opcode;
import usbtoaster.protocol.Protocol;
import usbtoaster.protocol.StatusFrame;

/**
 * What a status claims, checked against what the host knows. A CRC says that a status came as it
 * was sent, not that it is true: nothing of it is used before it has passed here.
 *
 * <p>Numbers of a status are unsigned, so a negative one is too large.
 */
final class StatusCheck {
  /** What the device claims about the slot of the open transfer. */
  enum Claim {
    /** It does not know the transfer: the command has not arrived, or was forgotten. */
    ABSENT,
    /** It awaits a burst, at an offset where one begins and which the host has come to. */
    OPEN,
    /** It has given bytes out that have not arrived: they must be asked for again. */
    AHEAD,
    /** It has all of the bread, or has given all of the toast. */
    WHOLE,
    /** It has all of the bread, and it is not what was announced. */
    BURNT,
    /** The toast is not there any more. */
    GONE,
    /** No right device says so. */
    NONSENSE
  }

  private StatusCheck() {}

  /** Returns whether the device that answered IDENTIFY is one that this driver can talk to. */
  static boolean suits(StatusFrame status) {
    return status.reply(0) >>> 16 == Protocol.VERSION
        && status.reply(1) >>> 16 == Protocol.SLOTS
        && burstBytes(status) > 0
        && Integer.compareUnsigned(status.reply(2), Protocol.SLOT_BYTES) >= 0;
  }

  /** Returns the largest burst that the answer to IDENTIFY allows. */
  static int burstBytes(StatusFrame status) {
    return status.reply(1) & 0xFFFF;
  }

  /** Returns whether the last command was the one with {@code opcode} and {@code sequence}. */
  static boolean last(StatusFrame status, Opcode opcode, int sequence) {
    return status.lastSequence() == sequence && status.lastOpcode() == opcode;
  }

  /** Returns whether a control was done, with a result that its code can have. */
  static boolean answers(StatusFrame status, int sequence, int code, long value) {
    boolean done =
        last(status, Opcode.CONTROL, sequence)
            && status.lastStatus() == DeviceStatus.OK
            && status.reply(2) == code;
    return done
        && switch (ControlCode.of(code)) {
          case BROWNING_GET -> browning(status.result());
          case BROWNING_SET -> status.result() == value && browning(value);
          default -> true;
        };
  }

  private static boolean browning(long value) {
    return value >= 0 && value <= Protocol.MAX_BROWNING;
  }

  /**
   * Checks what is claimed of a write.
   *
   * @param reached how far bread has been sent
   */
  static Claim ofWrite(
      StatusFrame status, int slot, int tag, int burstBytes, int reached, int length) {
    int value = status.slotValue(slot);
    boolean all = reached == length;
    if (status.slotTag(slot) != tag) {
      return Claim.ABSENT;
    }
    return switch (status.slotState(slot)) {
      case FREE -> Claim.ABSENT;
      case RECEIVING ->
          value >= 0 && value < length && value <= reached && value % burstBytes == 0
              ? Claim.OPEN
              : Claim.NONSENSE;
      case TOASTING -> all ? Claim.WHOLE : Claim.NONSENSE;
      case TOASTED -> all && value == length ? Claim.WHOLE : Claim.NONSENSE;
      case BURNT -> all ? Claim.BURNT : Claim.NONSENSE;
      case SENDING, UNKNOWN -> Claim.NONSENSE;
    };
  }

  /**
   * Checks what is claimed of a read, which has nothing to do with the toast before the slot's
   * {@code readOffset} and from {@code end}.
   *
   * @param from where a burst begins
   * @param taken up to where its bytes have arrived
   * @param reached up to where they have been asked for
   */
  static Claim ofRead(
      StatusFrame status,
      Slot slot,
      int tag,
      int burstBytes,
      int from,
      int taken,
      int reached,
      int end) {
    int value = status.slotValue(slot.index);
    boolean ours = status.slotTag(slot.index) == tag;
    return switch (status.slotState(slot.index)) {
      case SENDING -> {
        boolean plausible =
            value >= slot.readOffset
                && value < end
                && value <= reached
                && (value - from) % burstBytes == 0;
        if (!ours) {
          yield Claim.ABSENT;
        }
        yield !plausible ? Claim.NONSENSE : value <= taken ? Claim.OPEN : Claim.AHEAD;
      }
      case TOASTED -> {
        if (value != slot.length) {
          yield Claim.NONSENSE;
        }
        yield ours && taken == end ? Claim.WHOLE : Claim.ABSENT;
      }
      case FREE, RECEIVING, TOASTING, BURNT, UNKNOWN -> Claim.GONE;
    };
  }
}
