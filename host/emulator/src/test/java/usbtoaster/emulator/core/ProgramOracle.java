package usbtoaster.emulator.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import usbtoaster.emulator.core.translate.Translation;

/** Runs programs in Unicorn and in a chip, and compares what they leave. */
final class ProgramOracle {
  private static final int FLASH_BYTES = 16 * 1024;
  private static final int FLASH_MAPPED = 2 << 20;
  private static final int SRAM_MAPPED = 0x4_2000;
  private static final int MOST_INSTRUCTIONS = 100_000;
  private static final int MOST_SLICE_CYCLES = 400;
  private static final int ONE_SLICE_CYCLES = 1_000_000;

  private final Unicorn unicorn;

  ProgramOracle(Unicorn unicorn) {
    this.unicorn = unicorn;
    unicorn.map(Chip.FLASH, FLASH_MAPPED);
    unicorn.map(Chip.RAM, SRAM_MAPPED);
  }

  /** Compares {@code program} in one slice. */
  void compare(LoadedProgram program, Translation translation, String where) {
    compare(program, translation, most -> ONE_SLICE_CYCLES, where);
  }

  /**
   * Compares {@code program} in slices.
   *
   * @param slices returns the length of the next slice in cycles; its argument is the longest that
   *     meets the ends of most paths
   */
  void compare(
      LoadedProgram program, Translation translation, IntUnaryOperator slices, String where) {
    compare(program, program.load(translation), slices, where);
  }

  /** Compares what {@code chip} is about to execute. */
  void compare(LoadedProgram program, Chip chip, IntUnaryOperator slices, String where) {
    long begin = chip.core.instructions();
    unicorn.write(Chip.RAM, chip.sram.bytes);
    unicorn.write(Chip.FLASH, Arrays.copyOf(chip.flash.bytes, FLASH_BYTES));
    for (int n = 0; n < 15; n++) {
      unicorn.register(n, chip.core.register(n));
    }
    unicorn.apsr(chip.core.xpsr() & 0xF000_0000);
    unicorn.forgetCode();
    assertThat(unicorn.run(program.base, program.end(), MOST_INSTRUCTIONS)).isZero();

    while (!chip.core.halted() && chip.core.instructions() - begin < MOST_INSTRUCTIONS) {
      chip.core.run(chip.core.cycles() + 1 + slices.applyAsInt(MOST_SLICE_CYCLES));
    }
    assertThat(chip.core.halted()).as("ends, %s: %s", where, chip.core).isTrue();
    assertThat(chip.core.pc()).isEqualTo(program.end());
    assertThat(
            CoreSnapshot.ofProgram(chip)
                .differences(CoreSnapshot.ofProgram(unicorn, chip.sram.size())))
        .as(where)
        .isEmpty();
  }
}
