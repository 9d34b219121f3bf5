package usbtoaster.emulator.testing;

import usbtoaster.emulator.bus.BusFault;
import usbtoaster.emulator.chip.Rp2040;
import usbtoaster.emulator.core.decode.Disassembler;

/** The code in ROM, flash and SRAM as people look at it. */
final class Code {
  private static final int LAST_REGION = 2;

  private Code() {}

  /** Returns the halfword at {@code address}; 0 where there can be no code. */
  static int halfword(Rp2040 pico, int address) {
    if (address >>> 28 > LAST_REGION) {
      return 0;
    }
    try {
      return pico.bus().read(0, address, 2);
    } catch (BusFault e) {
      return 0;
    }
  }

  /** Returns the instruction at {@code address} as text. */
  static String at(Rp2040 pico, int address) {
    return Disassembler.disassemble(address, halfword(pico, address), halfword(pico, address + 2));
  }
}
