package usbtoaster.emulator.pio;

import usbtoaster.emulator.bus.Fifo;

/** One of the two FIFOs of a state machine: four words, eight or none (datasheet 3.5.3). */
final class PioFifo extends Fifo {
  private static final int DEPTH = 4;

  PioFifo() {
    super(2 * DEPTH);
    join(false, false);
  }

  /**
   * Joins or parts the FIFOs.
   *
   * @param twice whether it has the places of the other one too
   * @param none whether the other one has its places
   */
  void join(boolean twice, boolean none) {
    depth(none ? 0 : twice ? 2 * DEPTH : DEPTH);
  }
}
