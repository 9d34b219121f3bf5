package usbtoaster.emulator.pio;

/** What came of an instruction: done, or why it stalls (datasheet 3.2.4). */
enum Outcome {
  /** It is done, and the next one follows. */
  NEXT,
  /** It is done, and has set the PC. */
  JUMP,
  /** It begins anew in the next cycle, whatever comes. */
  AGAIN,
  /** The TX FIFO is empty. */
  TX,
  /** The RX FIFO is full. */
  RX,
  /** A flag is not what it waits for. */
  IRQ,
  /** A pin is not what it waits for. */
  PIN;

  boolean stalls() {
    return compareTo(JUMP) > 0;
  }
}
