package usbtoaster.emulator.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import usbtoaster.emulator.core.translate.Translation;

/**
 * Whole random programs against Unicorn's Cortex-M0, and against themselves in slices of random
 * length. A failure prints the seed; {@code -Dtoaster.seed=} repeats it.
 *
 * <p>Not compared: exceptions and cycles, which Unicorn does not have; what is UNPREDICTABLE; bit
 * 27 of APSR, in which Unicorn keeps a Q flag that ARMv6-M does not have.
 */
class RandomProgramTest {
  private static final int PROGRAMS = 200;

  private final long seed =
      Long.getLong("toaster.seed", new SplittableRandom().nextLong() & 0xFFFF_FFFFL);

  @Test
  void shouldDoWhatUnicornDoes() {
    try (Unicorn unicorn = Unicorn.openFor("Random programs")) {
      ProgramOracle oracle = new ProgramOracle(unicorn);
      for (int i = 0; i < PROGRAMS; i++) {
        oracle.compare(
            new LoadedProgram(seed + i), Translation.configured(), "seed %d".formatted(seed + i));
      }
    }
  }

  @Test
  void shouldNotDependOnWhereTheSlicesEnd() {
    for (int i = 0; i < PROGRAMS; i++) {
      RandomGenerator slices = new SplittableRandom(seed + i);
      LoadedProgram program = new LoadedProgram(seed + i);
      Chip whole = program.load();
      Chip sliced = program.load();
      whole.core.run(1_000_000);
      while (!sliced.core.halted()) {
        sliced.core.run(sliced.core.cycles() + 1 + slices.nextInt(7));
      }
      assertSame(sliced, whole, seed + i);
    }
  }

  @Test
  void shouldDoTheSameWhileSomebodyListensToCalls() {
    int heard = 0;
    for (int i = 0; i < PROGRAMS; i++) {
      LoadedProgram program = new LoadedProgram(seed + i);
      Chip plain = program.load();
      Chip traced = program.load();
      CountedCalls calls = new CountedCalls();
      traced.core.calls().listen(calls, (from, to) -> ((from ^ to) & 4) == 0);
      plain.core.run(1_000_000);
      traced.core.run(1_000_000);
      assertSame(traced, plain, seed + i);
      heard += calls.count;
    }
    assertThat(heard).isGreaterThan(PROGRAMS);
  }

  private static void assertSame(Chip chip, Chip expected, long seed) {
    assertThat(
            CoreSnapshot.ofAll(chip.core, chip.sram.bytes)
                .differences(CoreSnapshot.ofAll(expected.core, expected.sram.bytes)))
        .as("seed %d", seed)
        .isEmpty();
  }
}
