package usbtoaster.emulator.sio;

import usbtoaster.emulator.bus.Registers;

/** The registers of the two interpolators of a core (datasheet 2.3.1.6): stored, nothing more. */
final class Interpolators {
  private static final String[] NAMES = {
    "ACCUM0",
    "ACCUM1",
    "BASE0",
    "BASE1",
    "BASE2",
    "POP_LANE0",
    "POP_LANE1",
    "POP_FULL",
    "PEEK_LANE0",
    "PEEK_LANE1",
    "PEEK_FULL",
    "CTRL_LANE0",
    "CTRL_LANE1",
    "ACCUM0_ADD",
    "ACCUM1_ADD",
    "BASE_1AND0"
  };

  private Interpolators() {}

  static void declare(Registers registers) {
    for (int i = 0; i < 2 * NAMES.length; i++) {
      String name = "INTERP" + i / NAMES.length + "_" + NAMES[i % NAMES.length];
      registers.at(0x80 + 4 * i, name).unsupported("interpolator " + i / NAMES.length);
    }
  }
}
