package usbtoaster.emulator.pio;

import java.util.Arrays;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import usbtoaster.emulator.pio.RandomPio.Shares;

@DisplayName("3. PIO, beside a model that goes from cycle to cycle")
class PioModelTest {
  private static final int CYCLES = 1000;
  private static final long NEVER = Long.MAX_VALUE;
  private static final long AT_ONCE = 0;

  /** Returns the seeds: others by {@code -Dpio.seed=FIRST -Dpio.seeds=HOW_MANY}. */
  static LongStream seeds() {
    long first = Long.getLong("pio.seed", 1);
    return LongStream.range(first, first + Long.getLong("pio.seeds", 80));
  }

  /** Returns what machines share: nothing, all, or something by chance. */
  private static Set<Shares> shares(long seed) {
    SplittableRandom random = new SplittableRandom(~seed);
    return Arrays.stream(Shares.values())
        .filter(share -> random.nextInt(3) == 0)
        .collect(Collectors.toSet());
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void shouldDoInEachCycleWhatTheModelDoes(long seed) {
    new Duel(seed, Set.of(Shares.values()), NEVER).run(CYCLES);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void shouldDoTheSameWhereTheMachinesRunApart(long seed) {
    new Duel(seed, Set.of(), NEVER).run(CYCLES);
    new Duel(seed, shares(seed), NEVER).run(CYCLES);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void shouldDoTheSameWhereProgramsAreTranslated(long seed) {
    new Duel(seed, Set.of(), AT_ONCE).run(CYCLES);
    new Duel(seed, shares(seed), AT_ONCE).run(CYCLES);
  }
}
