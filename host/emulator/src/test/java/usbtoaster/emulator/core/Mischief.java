package usbtoaster.emulator.core;

import usbtoaster.emulator.bus.Registers;

/**
 * A block whose registers do to the core what blocks can do in the middle of an instruction: they
 * tell the time, change code, end the slice, raise an interrupt. Its handler lowers it; another
 * handler goes on behind an instruction that has faulted.
 */
final class Mischief {
  private static final int BASE = 0x4000_0000;
  private static final int HARD_FAULT = 3;
  private static final int IRQ0 = 16;
  private static final int ENABLE = 0xE000_E100;
  private static final int HANDLERS = Chip.RAM + 0x1_0000;

  private final Chip chip;
  private final LoadedProgram program;
  private int seen = 1;

  private Mischief(Chip chip, LoadedProgram program) {
    this.chip = chip;
    this.program = program;
  }

  /** Attaches one, with its handlers. */
  static void attach(Chip chip, LoadedProgram program) {
    Mischief mischief = new Mischief(chip, program);
    Registers registers = new Registers("MISCHIEF");
    registers.at(0x0, "DO").reads(mischief::time).onWrite(mischief::act);
    registers.at(0x4, "LOWER").onWrite(word -> chip.core.interrupt(0, false));
    chip.bus.attach(BASE, registers);
    // LDR R0, [SP, #24]; ADDS R0, #2; STR R0, [SP, #24]; BX LR
    chip.vector(HARD_FAULT, HANDLERS).code(HANDLERS, 0x9806, 0x3002, 0x9006, 0x4770);
    // MOVS R0, #0x40; LSLS R0, #24; STR R0, [R0, #4]; BX LR
    chip.vector(IRQ0, HANDLERS + 64).code(HANDLERS + 64, 0x2040, 0x0600, 0x6040, 0x4770);
    chip.word(ENABLE, 1);
  }

  /** Depends on the times of all accesses so far. */
  private int time() {
    seen = 31 * seen + (int) chip.core.cycles();
    return seen;
  }

  private void act(int word) {
    seen = 31 * seen + (int) chip.core.cycles();
    switch (word & 7) {
      case 0, 1, 2 -> program.patch(chip, seen);
      case 3, 4 -> chip.core.interrupt(0, true);
      case 5 -> chip.core.stop();
      case 6 -> chip.core.limit(chip.core.cycles() + (word >>> 3));
      default -> {}
    }
  }
}
