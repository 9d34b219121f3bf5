package usbtoaster.bench.pio;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What all eight state machines do at the full clock: a program of at most 32 words. */
enum PioScene {
  /** SET PINS, 1; SET PINS, 0. */
  SQUARE("a square wave each", 0xE001, 0xE000),
  /**
   * SET PINS, 1; OUT X, 3; IN X, 5; MOV OSR, ISR; SET PINS, 0; JMP Y--, 7; MOV Y, ~NULL; JMP X!=Y,
   * 0.
   */
  MIX(
      "shifts, counts and a pin each",
      0xE001,
      0x6023,
      0x4025,
      0xA0E6,
      0xE000,
      0x0087,
      0xA04B,
      0x00A0),
  /** IRQ SET 0 REL; SET PINS, 1; IRQ CLEAR 0 REL; SET PINS, 0: all see the flags of all. */
  FLAGS("flags and a pin each", 0xC010, 0xE001, 0xC050, 0xE000),
  /** IRQ SET 1 REL; WAIT 1 IRQ 0 REL; SET PINS, 1; SET PINS, 0: each waits for the one before. */
  HANDOVER("flags handed over and a pin each", 0xC011, 0x20D0, 0xE001, 0xE000),
  /** MOV X, ~NULL; JMP X--, 1: what a program waits with. */
  WAIT("a count of 2^32 each", 0xA02B, 0x0041);

  private static final int DIGITS = 4;

  final String label;

  /** The words, four hexadecimal digits each. */
  private final String program;

  PioScene(String label, int... program) {
    this.label = label;
    this.program = Arrays.stream(program).mapToObj("%04X"::formatted).collect(Collectors.joining());
  }

  int length() {
    return program.length() / DIGITS;
  }

  int word(int address) {
    return Integer.parseInt(program, DIGITS * address, DIGITS * (address + 1), 16);
  }
}
