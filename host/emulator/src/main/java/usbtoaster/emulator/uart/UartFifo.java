package usbtoaster.emulator.uart;

import usbtoaster.emulator.bus.Fifo;

/** A FIFO of 32 characters, or with FEN = 0 a holding register of one (datasheet 4.2.2). */
final class UartFifo extends Fifo {
  private static final int DEPTH = 32;

  UartFifo() {
    super(DEPTH);
    enabled(false);
  }

  /** Sets the depth by FEN. A change drops what is there: the manual does not guarantee it. */
  void enabled(boolean fifo) {
    depth(fifo ? DEPTH : 1);
  }

  /** Returns the level of UARTIFLS: 4, 8, 16, 24 or 28 characters; of a register {@code one}. */
  int level(int select, int one) {
    if (depth() == 1) {
      return one;
    }
    return switch (select & 7) {
      case 0 -> DEPTH / 8;
      case 1 -> DEPTH / 4;
      case 2 -> DEPTH / 2;
      case 3 -> DEPTH * 3 / 4;
      default -> DEPTH * 7 / 8; // 5 to 7 are reserved
    };
  }
}
