package usbtoaster.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the climb ends with loads that are made up. */
class HillClimbingTest {
  private static final int PROCESSORS = 4;
  private static final int MOST = 1000;
  private static final long SAMPLE_NANOS = 100_000_000;

  /** 2000 pieces a second for each thread that has a processor. */
  private static double computes(int threads) {
    return 2000.0 * Math.min(threads, PROCESSORS);
  }

  /** Each piece waits for 20 ms, and 200 connections serve them. */
  private static double waits(int threads) {
    return 50.0 * Math.min(threads, 200);
  }

  /** More threads hurt: they fight for a lock and for caches. */
  private static double fights(int threads) {
    return computes(threads) / (1 + 0.1 * Math.max(0, threads - PROCESSORS));
  }

  private final HillClimbing climbing = new HillClimbing();
  private final Random random = new Random(1);
  private int threads = PROCESSORS;
  private double rest;
  private long threadSamples;

  /** Runs for so many seconds; returns the mean number of threads in them. */
  private double run(IntToDoubleFunction perSecond, double noise, int seconds) {
    threadSamples = 0;
    int samples = seconds * 10;
    for (int i = 0; i < samples; i++) {
      double done = perSecond.applyAsDouble(threads) / 10;
      rest += done * (1 + noise * random.nextGaussian());
      long whole = Math.max(0, (long) rest);
      rest -= whole;
      threads = climbing.sample(threads, whole, SAMPLE_NANOS, PROCESSORS, MOST);
      threadSamples += threads;
    }
    return (double) threadSamples / samples;
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.02, 0.1})
  @DisplayName("semantics 107: work that computes stays at the processors")
  void shouldStayAtTheProcessorsWhereWorkComputes(double noise) {
    run(HillClimbingTest::computes, noise, 20);
    assertThat(run(HillClimbingTest::computes, noise, 60))
        .isBetween((double) PROCESSORS, PROCESSORS + 1.5);
  }

  @Test
  void shouldStayAtTheProcessorsWhereThreadsFight() {
    run(HillClimbingTest::fights, 0.05, 20);
    assertThat(run(HillClimbingTest::fights, 0.05, 60))
        .isBetween((double) PROCESSORS, PROCESSORS + 1.0);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.02, 0.05})
  @DisplayName("semantics 107: work that waits has more threads, up to where they bring nothing")
  void shouldGrowWhereWorkWaits(double noise) {
    run(HillClimbingTest::waits, noise, 60);
    assertThat(run(HillClimbingTest::waits, noise, 60)).isBetween(120.0, 260.0);
  }

  @Test
  void shouldGrowWhereAPieceWaitsLongerThanASample() {
    run(n -> n / 2.0, 0, 120); // 2 s each
    assertThat(threads).isGreaterThan(2 * PROCESSORS);
  }

  @Test
  void shouldShrinkWhenTheLoadComputesAfterItHasWaited() {
    run(HillClimbingTest::waits, 0.02, 60);
    assertThat(threads).isGreaterThan(100);
    run(HillClimbingTest::computes, 0.02, 120);
    assertThat(run(HillClimbingTest::computes, 0.02, 30)).isLessThan(2.0 * PROCESSORS);
  }

  @Test
  void shouldNeverLeaveTheBounds() {
    for (int i = 0; i < 10_000; i++) {
      long done = random.nextInt(1000);
      threads = climbing.sample(threads, done, random.nextLong(SAMPLE_NANOS), PROCESSORS, 20);
      assertThat(threads).isBetween(PROCESSORS, 20);
      if (random.nextInt(50) == 0) {
        threads = random.nextInt(PROCESSORS, 21); // somebody else sets it
      }
    }
  }
}
