package usbtoaster.bench.pio;

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
  /** MOV X, ~NULL; JMP X--, 1: what a program waits with. */
  WAIT("a count of 2^32 each", 0xA02B, 0x0041);

  final String label;
  private final int[] program;

  PioScene(String label, int... program) {
    this.label = label;
    this.program = program;
  }

  int length() {
    return program.length;
  }

  int word(int address) {
    return program[address];
  }
}
