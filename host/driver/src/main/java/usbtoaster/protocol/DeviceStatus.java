package usbtoaster.protocol;

/** What the device says became of a command or of a slot. */
public enum DeviceStatus {
  /** Done, or nothing to complain about. */
  OK(0),
  /** The header's, the payload's or the whole bread's CRC-32 was wrong. */
  BAD_CRC(1),
  /** The frame or the length in it has not the length it must have. */
  BAD_LENGTH(2),
  /** The slot is not free, or a transfer is open. */
  BUSY(3),
  /** No such opcode or control code. */
  UNKNOWN_COMMAND(4),
  /** The frame was longer than the device was armed for. */
  OVERRUN(5),
  /** The transfer was cancelled. */
  CANCELLED(6),
  /** The command does not fit the slot's state, tag or offset. */
  UNEXPECTED(7),
  /** Refused: the device was reset and nobody identified it since. */
  REBOOTED(8),
  /** An argument is out of its range. */
  BAD_VALUE(9),
  /** Stands for every code that the protocol does not know. */
  UNKNOWN(0xFF);

  private static final DeviceStatus[] BY_CODE = values();

  private final int code;

  DeviceStatus(int code) {
    this.code = code;
  }

  /** Returns the code on the wire. */
  public int code() {
    return code;
  }

  /** Returns the status of {@code code}, {@link #UNKNOWN} if there is none. */
  public static DeviceStatus of(int code) {
    return code >= 0 && code < BY_CODE.length - 1 ? BY_CODE[code] : UNKNOWN;
  }
}
