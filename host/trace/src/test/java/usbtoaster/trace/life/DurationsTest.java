package usbtoaster.trace.life;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class DurationsTest {
  private final Durations durations = new Durations();

  @Test
  void shouldHaveNoneAtFirst() {
    assertThat(durations.count()).isZero();
    assertThat(durations.percentileNanos(50)).isZero();
    assertThat(durations.longestNanos()).isZero();
  }

  @Test
  void shouldTellSmallOnesExactly() {
    for (int nanos = 1; nanos <= 10; nanos++) {
      durations.add(nanos);
    }
    assertThat(durations.percentileNanos(10)).isEqualTo(1);
    assertThat(durations.percentileNanos(50)).isEqualTo(5);
    assertThat(durations.percentileNanos(91)).isEqualTo(10);
    assertThat(durations.percentileNanos(100)).isEqualTo(10);
  }

  @Test
  void shouldTakeWhatCannotBeForNothingAndTheLongestForItself() {
    durations.add(-5);
    durations.add(Long.MAX_VALUE);

    assertThat(durations.percentileNanos(50)).isZero();
    assertThat(durations.percentileNanos(100)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void shouldBeAtMostThreePercentTooLong() {
    long seed = Long.getLong("toaster.seed", System.nanoTime());
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    long[] all = random.longs(10_000).map(each -> (each >>> 1) >>> random.nextInt(63)).toArray();
    Arrays.stream(all).forEach(durations::add);
    Arrays.sort(all);

    for (int percent = 1; percent <= 100; percent++) {
      long exact = all[percent * 100 - 1];
      long told = durations.percentileNanos(percent);
      assertThat(told).as("p%d", percent).isGreaterThanOrEqualTo(exact);
      assertThat((double) told).isLessThanOrEqualTo(exact * 33.0 / 32);
    }
  }
}
