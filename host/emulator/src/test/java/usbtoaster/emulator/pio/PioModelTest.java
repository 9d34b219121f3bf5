package usbtoaster.emulator.pio;

import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("3. PIO, beside a model that goes from cycle to cycle")
class PioModelTest {
  private static final int CYCLES = 1000;

  /** Returns the seeds: others by {@code -Dpio.seed=FIRST -Dpio.seeds=HOW_MANY}. */
  static LongStream seeds() {
    long first = Long.getLong("pio.seed", 1);
    return LongStream.range(first, first + Long.getLong("pio.seeds", 400));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void shouldDoInEachCycleWhatTheModelDoes(long seed) {
    new Duel(seed, false).run(CYCLES);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void shouldDoTheSameWhereTheMachinesRunApart(long seed) {
    new Duel(seed, true).run(CYCLES);
  }
}
