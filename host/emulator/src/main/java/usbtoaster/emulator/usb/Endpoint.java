package usbtoaster.emulator.usb;

/**
 * One direction of an endpoint: what its control register and its buffer control say (datasheet
 * 4.1.2.5), and which of its two buffers is next. Belongs to the machine's thread.
 */
final class Endpoint {
  // Fields of the endpoint control register.
  static final int ENABLE = 1 << 31;
  static final int DOUBLE_BUFFERED = 1 << 30;
  static final int INTERRUPT_PER_BUFF = 1 << 29;
  static final int INTERRUPT_PER_DOUBLE_BUFF = 1 << 28;
  static final int ENDPOINT_TYPE = 3 << 26;
  static final int TYPE_ISOCHRONOUS = 1 << 26;
  static final int INTERRUPT_ON_STALL = 1 << 17;
  static final int INTERRUPT_ON_NAK = 1 << 16;
  static final int BUFFER_ADDRESS = 0xFFC0;

  // Fields of the half of a buffer control register that belongs to a buffer.
  static final int FULL = 1 << 15;
  static final int LAST = 1 << 14;
  static final int PID = 1 << 13;
  static final int RESET = 1 << 12;
  static final int STALL = 1 << 11;
  static final int AVAILABLE = 1 << 10;
  static final int LENGTH = 0x3FF;

  private static final int ISO_OFFSET = 27; // of buffer 1 from buffer 0, in both halves' word
  private static final int BUFFER_BYTES = 64;

  private final UsbDpram dpram;
  private final SieControl sie;
  private final int number;
  private final boolean in;
  private int selected; // the buffer that is next

  Endpoint(UsbDpram dpram, SieControl sie, int number, boolean in) {
    this.dpram = dpram;
    this.sie = sie;
    this.number = number;
    this.in = in;
  }

  void reset() {
    selected = 0;
  }

  /** Returns its bit in BUFF_STATUS, EP_ABORT and their like. */
  int mask() {
    return 1 << (2 * number + (in ? 0 : 1));
  }

  boolean in() {
    return in;
  }

  /** Returns whether it is EP0, whose STALL has to be armed. */
  boolean isControl() {
    return number == 0;
  }

  /** Returns the control register; EP0 has none, and what it would say is in SIE_CTRL. */
  int control() {
    return isControl()
        ? sie.controlOfEp0()
        : dpram.peek(UsbDpram.ENDPOINT_CONTROL + 8 * (number - 1) + (in ? 0 : 4));
  }

  boolean has(int bits) {
    return (control() & bits) != 0;
  }

  boolean isochronous() {
    return (control() & ENDPOINT_TYPE) == TYPE_ISOCHRONOUS;
  }

  private int bufferControl() {
    return dpram.peek(UsbDpram.BUFFER_CONTROL + 8 * number + (in ? 0 : 4));
  }

  /** Selects the buffer for the next transaction, as its token makes the controller do. */
  int select() {
    if (!has(DOUBLE_BUFFERED) || (bufferControl() & RESET) != 0) {
      selected = 0;
    }
    return selected;
  }

  /** Returns whether a STALL is asked for, which holds for both buffers. */
  boolean stalls() {
    return (bufferControl() & STALL) != 0;
  }

  /** Returns the half of the buffer control that belongs to {@code buffer}. */
  int half(int buffer) {
    return bufferControl() >>> (16 * buffer) & 0xFFFF;
  }

  /** Writes the state of {@code buffer} back, and turns to the other if there are two. */
  void done(int buffer, int half) {
    dpram.half(UsbDpram.BUFFER_CONTROL + 8 * number + (in ? 0 : 4) + 2 * buffer, half);
    if (has(DOUBLE_BUFFERED)) {
      selected = 1 - buffer;
    }
  }

  /** Returns where {@code buffer} is in the DPRAM. */
  int address(int buffer) {
    int first = control() & BUFFER_ADDRESS;
    if (buffer == 0) {
      return first;
    }
    return first + (isochronous() ? 128 << (bufferControl() >>> ISO_OFFSET & 3) : BUFFER_BYTES);
  }
}
