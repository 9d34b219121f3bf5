package usbtoaster.emulator.testing;

import usbtoaster.emulator.core.CortexM0Plus;

/** Where the loads of the Thumb instruction set read from (ARMv6-M ARM A5.2.4). */
final class Loads {
  /** No address that a load gives: odd, and where nothing is. */
  static final int NONE = -1;

  private Loads() {}

  /** Returns the address that {@code encoding}, the next instruction, reads; {@link #NONE}. */
  static int address(CortexM0Plus core, int encoding) {
    int base = core.register(encoding >> 3 & 7);
    int immediate = encoding >> 6 & 31;
    return switch (encoding >>> 11) {
      case 0b01101 -> base + 4 * immediate; // LDR
      case 0b01111 -> base + immediate; // LDRB
      case 0b10001 -> base + 2 * immediate; // LDRH
      case 0b10011 -> core.register(13) + 4 * (encoding & 0xFF); // LDR from the stack
      case 0b01011 -> base + core.register(encoding >> 6 & 7); // LDR, LDRH, LDRB, LDRSH by register
      case 0b01010 -> // STR, STRH, STRB and LDRSB by register
          (encoding >> 9 & 3) == 3 ? base + core.register(encoding >> 6 & 7) : NONE;
      default -> NONE;
    };
  }

  /** Returns how many bytes the load {@code encoding} reads. */
  static int width(int encoding) {
    return switch (encoding >>> 11) {
      case 0b01111, 0b01010 -> 1;
      case 0b10001 -> 2;
      case 0b01011 ->
          switch (encoding >> 9 & 3) {
            case 0 -> 4;
            case 2 -> 1;
            default -> 2;
          };
      default -> 4;
    };
  }
}
