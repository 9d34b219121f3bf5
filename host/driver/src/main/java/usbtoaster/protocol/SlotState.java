package usbtoaster.protocol;

/** Where a slot of the device is in its life. The value that a status shows depends on it. */
public enum SlotState {
  /** Holds nothing. */
  FREE(0),
  /** Takes bread in; the value is the next offset. */
  RECEIVING(1),
  /** Toasts; the value is how many microseconds remained when the status was built. */
  TOASTING(2),
  /** Holds toast; the value is its length. */
  TOASTED(3),
  /** Gives toast out; the value is the next offset. */
  SENDING(4),
  /** The bread came in with a wrong CRC-32; the value is its length. */
  BURNT(5),
  /** Stands for every code that the protocol does not know. */
  UNKNOWN(0xFF);

  private static final SlotState[] BY_CODE = values();

  private final int code;

  SlotState(int code) {
    this.code = code;
  }

  /** Returns the code on the wire. */
  public int code() {
    return code;
  }

  /** Returns the state of {@code code}, {@link #UNKNOWN} if there is none. */
  public static SlotState of(int code) {
    return code >= 0 && code < BY_CODE.length - 1 ? BY_CODE[code] : UNKNOWN;
  }
}
