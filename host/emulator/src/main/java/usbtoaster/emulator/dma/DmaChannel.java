package usbtoaster.emulator.dma;

/**
 * A channel of the DMA: its registers and where it is (datasheet 2.5.1, CHx_CTRL_TRIG in 2.5.7).
 * Belongs to the machine's thread.
 */
final class DmaChannel {
  static final int EN = 1;
  static final int IRQ_QUIET = 1 << 21;
  static final int WRITE_ERROR = 1 << 29;
  static final int READ_ERROR = 1 << 30;
  static final int TREQ_PERMANENT = 0x3F;

  private static final int BUSY = 1 << 24;
  private static final int AHB_ERROR = 1 << 31;
  private static final int STORED = 0x00FF_FFFF;

  /** The credit counter has six bits and saturates. */
  private static final int CREDITS = 63;

  final int number;
  int readAddress;
  int writeAddress;
  int reload;
  int remaining;
  boolean busy;

  /** Transfers that may be issued: the DREQ counter (2.5.3.2). */
  int credits;

  /** The tick of clk_sys from which the next transfer may be issued. */
  long readyTicks;

  private int control;

  DmaChannel(int number) {
    this.number = number;
    reset();
  }

  void reset() {
    control = number << 11; // CHAIN_TO itself: no chain
    readAddress = 0;
    writeAddress = 0;
    reload = 0;
    remaining = 0;
    busy = false;
    credits = 0;
    readyTicks = 0;
  }

  /** Returns CTRL as the bus reads it. */
  int control() {
    return control
        | (busy ? BUSY : 0)
        | ((control & (READ_ERROR | WRITE_ERROR)) != 0 ? AHB_ERROR : 0);
  }

  /** Writes CTRL: a 1 clears an error. */
  void control(int word) {
    int errors = control & (READ_ERROR | WRITE_ERROR) & ~word;
    control = (word & STORED) | errors;
  }

  void fail(int error) {
    control |= error;
  }

  boolean enabled() {
    return (control & EN) != 0;
  }

  boolean highPriority() {
    return (control & 1 << 1) != 0;
  }

  /** Returns the bytes of a transfer; the reserved size 3 is taken as a word. */
  int width() {
    return Math.min(4, 1 << ((control >> 2) & 3));
  }

  int chainTo() {
    return (control >> 11) & 0xF;
  }

  int treq() {
    return (control >> 15) & 0x3F;
  }

  boolean quiet() {
    return (control & IRQ_QUIET) != 0;
  }

  boolean swapsBytes() {
    return (control & 1 << 22) != 0;
  }

  boolean sniffed() {
    return (control & 1 << 23) != 0;
  }

  void credit(int more) {
    credits = Math.min(CREDITS, credits + more);
  }

  /** Moves the addresses on behind a transfer (2.5.1.1; RING_SIZE and RING_SEL). */
  void advance(int width) {
    boolean ringOnWrite = (control & 1 << 10) != 0;
    if ((control & 1 << 4) != 0) {
      readAddress = next(readAddress, width, !ringOnWrite);
    }
    if ((control & 1 << 5) != 0) {
      writeAddress = next(writeAddress, width, ringOnWrite);
    }
  }

  private int next(int address, int width, boolean ring) {
    int bits = (control >> 6) & 0xF;
    int after = address + width;
    if (!ring || bits == 0) {
      return after;
    }
    int mask = (1 << bits) - 1;
    return (address & ~mask) | (after & mask);
  }
}
