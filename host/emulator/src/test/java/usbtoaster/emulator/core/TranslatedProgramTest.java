package usbtoaster.emulator.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import usbtoaster.emulator.core.translate.Translation;

/**
 * Random programs, all translated: against Unicorn's Cortex-M0 at their ends, and against the
 * interpreter after each slice, to the cycle. Slices and the lengths of paths are random too. A
 * failure prints the seed; {@code -Dtoaster.seed=} repeats it, {@code -Dtoaster.programs=} makes
 * more.
 */
class TranslatedProgramTest {
  private static final int PROGRAMS = Integer.getInteger("toaster.programs", 30);
  private static final Translation OFF = new Translation(Translation.Mode.OFF);

  private final long seed =
      Long.getLong("toaster.seed", new SplittableRandom().nextLong() & 0xFFFF_FFFFL);

  @Test
  void shouldDoWhatUnicornDoes() {
    try (Unicorn unicorn = Unicorn.openFor("Translated programs")) {
      ProgramOracle oracle = new ProgramOracle(unicorn);
      for (long i = seed; i < seed + PROGRAMS; i++) {
        RandomGenerator random = new SplittableRandom(i ^ 0xD1CE);
        oracle.compare(
            new LoadedProgram(i), always(random), random::nextInt, "-Dtoaster.seed=" + i);
      }
    }
  }

  @Test
  void shouldDoWhatTheInterpreterDoesAfterEachSlice() {
    for (long i = seed; i < seed + PROGRAMS; i++) {
      lockStep(i, false);
    }
  }

  @Test
  void shouldDoWhatTheInterpreterDoesWhileCodeChangesAndBlocksInterfere() {
    for (long i = seed; i < seed + PROGRAMS; i++) {
      lockStep(i, true);
    }
  }

  private static void lockStep(long seed, boolean wild) {
    RandomGenerator random = new SplittableRandom(seed ^ 0x70C7);
    LoadedProgram program = new LoadedProgram(seed, wild);
    Chip plain = program.load(OFF);
    Chip translated = program.load(always(random));
    if (wild) {
      Mischief.attach(plain, program);
      Mischief.attach(translated, program);
    }
    int longest = new int[] {8, 80, 800, 100_000}[random.nextInt(4)];
    int slices = 0;
    while (!plain.core.halted()) {
      long until = plain.core.cycles() + 1 + random.nextInt(longest);
      plain.core.run(until);
      translated.core.run(until);
      assertAgree(translated, plain, "-Dtoaster.seed=%d, slice %d".formatted(seed, slices++));
      if (wild && random.nextInt(4) == 0) {
        int choice = random.nextInt();
        program.patch(plain, choice);
        program.patch(translated, choice);
      }
      assertThat(slices).as("slices of a program that ends, seed %d", seed).isLessThan(100_000);
    }
  }

  private static void assertAgree(Chip chip, Chip plain, String where) {
    boolean same =
        chip.core.cycles() == plain.core.cycles()
            && chip.core.instructions() == plain.core.instructions()
            && chip.core.pc() == plain.core.pc()
            && chip.core.xpsr() == plain.core.xpsr()
            && chip.core.primask() == plain.core.primask()
            && chip.core.halted() == plain.core.halted()
            && Arrays.equals(chip.sram.bytes, plain.sram.bytes);
    for (int n = 0; n < 15 && same; n++) {
      same = chip.core.register(n) == plain.core.register(n);
    }
    if (!same) {
      assertThat(
              CoreSnapshot.ofAll(chip.core, chip.sram.bytes)
                  .differences(CoreSnapshot.ofAll(plain.core, plain.sram.bytes)))
          .as(where)
          .isEmpty();
      fail(where + ": one is halted, the other is not");
    }
  }

  private static Translation always(RandomGenerator random) {
    return new Translation(
        Translation.Mode.ALWAYS,
        random.nextInt(random.nextBoolean() ? 20 : 200),
        random.nextBoolean());
  }
}
