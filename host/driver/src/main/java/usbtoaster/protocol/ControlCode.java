package usbtoaster.protocol;

/** What a {@link Opcode#CONTROL} command reads or sets. The result is an unsigned 64-bit number. */
public enum ControlCode {
  /** Stands for every code that the protocol does not know. */
  UNKNOWN(0),
  /** Returns the browning. */
  BROWNING_GET(1),
  /** Sets the browning for the writes that are accepted from now on; returns it. */
  BROWNING_SET(2),
  /** Returns the temperature of the device in thousandths of a degree Celsius. */
  TEMPERATURE(3),
  /** Frames that the device received, of any kind. */
  FRAMES(16),
  /** Frames with a bad header or payload CRC-32, and breads that were burnt. */
  BAD_CRCS(17),
  /** Frames of a wrong length, garbled or too early; overruns are among them. */
  MALFORMED_FRAMES(18),
  /** Frames longer than the device was armed for. */
  OVERRUNS(19),
  /** How often IRQ rose. */
  INTERRUPTS(20),
  /** Breads that were toasted. */
  WRITES_TOASTED(21),
  /** Bytes in the breads that were toasted. */
  BYTES_TOASTED(22),
  /** {@link Opcode#RESET} commands since power-on. */
  RESETS(23);

  private static final ControlCode[] ALL = values();

  private final int code;

  ControlCode(int code) {
    this.code = code;
  }

  /** Returns the code on the wire. */
  public int code() {
    return code;
  }

  /** Returns the control code of {@code code}, {@link #UNKNOWN} if there is none. */
  public static ControlCode of(int code) {
    for (ControlCode each : ALL) {
      if (each.code == code) {
        return each;
      }
    }
    return UNKNOWN;
  }
}
