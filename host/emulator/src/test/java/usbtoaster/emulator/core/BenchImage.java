package usbtoaster.emulator.core;

import static org.assertj.core.api.Assertions.assertThat;

/** The benchmark's program, built to run from SRAM or from flash, ready to run. */
final class BenchImage {
  final Chip chip;
  private final int end;
  private final int result;

  private BenchImage(Chip chip, int entry, int end, int result) {
    this.chip = chip;
    this.end = end;
    this.result = result;
    chip.core.reset();
    chip.core.register(13, 0x2000_4000);
    chip.core.register(15, entry);
    chip.core.debuggers().add((core, address, immediate) -> true);
  }

  static BenchImage ram(int iterations) {
    Chip chip = Chip.with();
    chip.sram.load(0, Chip.resource("bench_ram.bin"));
    chip.sram.write(0xC4, 4, iterations);
    return new BenchImage(chip, 0x2000_0528, 0x2000_0572, 0x2000_00C0);
  }

  static BenchImage flash(int iterations) {
    Chip chip = Chip.with();
    chip.flash.load(0, Chip.resource("bench_flash.bin"));
    chip.flash.write(0x778, 4, iterations);
    return new BenchImage(chip, 0x1000_0520, 0x1000_056A, 0x2000_0000);
  }

  /** Runs to the end; returns the checksum. */
  int run() {
    while (!chip.core.halted()) {
      chip.core.run(chip.core.cycles() + 1_000_000_000);
      assertThat(chip.core.lockedUp()).as(chip.core.faultReason()).isFalse();
    }
    assertThat(chip.core.pc()).isEqualTo(end);
    return chip.word(result);
  }
}
