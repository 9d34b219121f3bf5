package usbtoaster.protocol;

/** What a command asks for. */
public enum Opcode {
  /** Stands for every code that the protocol does not know. */
  UNKNOWN(0),
  /** Nothing: only the status is wanted. Never gives an interrupt when it is well-formed. */
  POLL(1),
  /** Who are you? Clears {@link Protocol#FLAG_BOOTED}. */
  IDENTIFY(2),
  /** Opens a slot for bread. */
  WRITE(3),
  /** Opens a slot to take the toast out, or goes back in one that is open. */
  READ(4),
  /** One burst of the open transfer. */
  DATA(5),
  /** Reads or sets a {@link ControlCode}. */
  CONTROL(6),
  /** Frees a slot, whatever it does. */
  CANCEL(7),
  /** As after power-on. */
  RESET(8);

  private static final Opcode[] BY_CODE = values();

  private final int code;

  Opcode(int code) {
    this.code = code;
  }

  /** Returns the code on the wire. */
  public int code() {
    return code;
  }

  /** Returns the opcode of {@code code}, {@link #UNKNOWN} if there is none. */
  public static Opcode of(int code) {
    return code > 0 && code < BY_CODE.length ? BY_CODE[code] : UNKNOWN;
  }
}
