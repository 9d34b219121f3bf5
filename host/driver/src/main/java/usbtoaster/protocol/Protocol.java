package usbtoaster.protocol;

/** The numbers of the wire protocol ({@code docs/protocol.md}). Times are in nanoseconds. */
public final class Protocol {
  /** Version of the protocol, in every status and in the answer to {@link Opcode#IDENTIFY}. */
  public static final int VERSION = 2;

  /** First byte of a command. */
  public static final int COMMAND_SYNC = 0x42;

  /** First byte of a status. */
  public static final int STATUS_SYNC = 0x54;

  /** Length of a command, of a status, and of every frame that carries no payload. */
  public static final int HEADER_BYTES = 64;

  /** How many transfers the device holds at once. */
  public static final int SLOTS = 4;

  /** The longest bread that fits into a slot. */
  public static final int SLOT_BYTES = 32 * 1024;

  /** The largest payload of a DATA frame that the device can arm. */
  public static final int MAX_BURST_BYTES = 4096;

  /**
   * The largest payload that fits, with its header, into a spidev buffer of the usual 4096 bytes. A
   * host whose {@code spidev.bufsiz} was not raised must stay below it.
   */
  public static final int SPIDEV_BURST_BYTES = 4096 - HEADER_BYTES;

  /** The payload of a DATA frame where nobody asked for another. */
  public static final int DEFAULT_BURST_BYTES = 256;

  /** The longest frame. */
  public static final int MAX_FRAME_BYTES = HEADER_BYTES + MAX_BURST_BYTES;

  /** In a status: no slot is armed. */
  public static final int NO_SLOT = 0xFF;

  /** The darkest browning. The lightest is 0. */
  public static final int MAX_BROWNING = 12;

  /** The browning after a boot. */
  public static final int DEFAULT_BROWNING = 3;

  /** Flag of a status: the device was reset since the last {@link Opcode#IDENTIFY}. */
  public static final int FLAG_BOOTED = 1;

  /** Flag of a {@link Opcode#POLL}: another frame of the host's follows this one's interrupt. */
  public static final int FLAG_MORE = 1;

  /** T_IRQ: the interrupt of any frame comes at the latest this long after the frame's end. */
  public static final long INTERRUPT_NANOS = 1_000_000;

  /** T_BOOT: the device is armed at the latest this long after RESET rose. */
  public static final long BOOT_NANOS = 100_000_000;

  /** T_ACK: shortest pulse on ACK. */
  public static final long ACK_PULSE_NANOS = 1_000;

  /** T_RESET: shortest pulse on RESET. */
  public static final long RESET_PULSE_NANOS = 1_000_000;

  /** T_FALL: IRQ is low at the latest this long after ACK rose. */
  public static final long IRQ_FALL_NANOS = 10_000;

  /** The fastest clock of the bus: a twelfth of 125 MHz, rounded down (datasheet 4.4.2). */
  public static final int MAX_CLOCK_HERTZ = 10_000_000;

  private Protocol() {}
}
