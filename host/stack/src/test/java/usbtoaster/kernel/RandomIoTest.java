package usbtoaster.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Many random schedules; {@code -Dtoaster.seed=} repeats one. */
class RandomIoTest {
  private static final int SEEDS = 300;
  private static final int STEPS = 400;

  @Test
  @DisplayName(
      "semantics 11, 15 to 21, 31 to 36, 80: each request is told of once, at any schedule")
  void shouldTellOfEachRequestOnce() {
    Long given = Long.getLong("toaster.seed");
    long first = given == null ? System.nanoTime() : given;
    System.out.println("random I/O: -Dtoaster.seed=" + first + ", " + SEEDS + " seeds from there");
    long operations = 0;
    long cancelled = 0;
    for (long seed = first; seed < first + SEEDS; seed++) {
      RandomIo schedule = new RandomIo(seed, (int) (seed & 7));
      try {
        schedule.run(STEPS);
        schedule.finish();
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("-Dtoaster.seed=" + seed, e);
      }
      operations += schedule.operations();
      cancelled += schedule.cancelled();
    }
    assertThat(operations).isGreaterThan(SEEDS * STEPS / 4);
    assertThat(cancelled).isGreaterThan(operations / 20);
  }
}
