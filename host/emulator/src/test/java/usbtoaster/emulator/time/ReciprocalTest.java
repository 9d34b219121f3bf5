package usbtoaster.emulator.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A failure prints the seed; {@code -Dtoaster.seed=} repeats it. */
@DisplayName("A multiplication by the reciprocal divides exactly")
class ReciprocalTest {
  private final long seed = Long.getLong("toaster.seed", System.nanoTime());
  private final Random random = new Random(seed);

  @ParameterizedTest
  @ValueSource(
      longs = {
        2,
        3,
        5,
        7,
        13,
        641,
        8_000,
        12_000_000,
        1L << 31,
        (1L << 32) - 1,
        (1L << 32) + 1,
        1_000_000_000_000L,
        (1L << 62) - 1,
        1L << 62,
        (1L << 62) + 1,
        Long.MAX_VALUE
      })
  void shouldDivideAtTheEdges(long divisor) {
    shouldDivide(divisor);
  }

  @RepeatedTest(50)
  void shouldDivideByChance() {
    shouldDivide(Math.max(2, random.nextLong() >>> random.nextInt(1, 62)));
  }

  private void shouldDivide(long divisor) {
    Reciprocal reciprocal = new Reciprocal(divisor);
    long most = Long.MAX_VALUE / divisor * divisor;
    shouldDivide(reciprocal, divisor, 0, 1, divisor - 1, divisor, most - 1, most, Long.MAX_VALUE);
    for (int i = 0; i < 1_000; i++) {
      long dividend = random.nextLong() >>> random.nextInt(1, 64);
      long multiple = dividend / divisor * divisor;
      shouldDivide(reciprocal, divisor, dividend, multiple, Math.max(0, multiple - 1));
    }
  }

  private void shouldDivide(Reciprocal reciprocal, long divisor, long... dividends) {
    for (long dividend : dividends) {
      assertThat(reciprocal.times(dividend))
          .as("%d / %d, -Dtoaster.seed=%d", dividend, divisor, seed)
          .isEqualTo(dividend / divisor);
    }
  }
}
