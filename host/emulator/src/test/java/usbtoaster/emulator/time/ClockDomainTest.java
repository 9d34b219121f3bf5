package usbtoaster.emulator.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ClockDomainTest {
  private static final BigInteger SECOND = BigInteger.valueOf(VirtualClock.PICOS_PER_SECOND);
  private final VirtualClock clock = new VirtualClock();

  @Test
  void shouldCountTicksExactlyWhateverTheFrequency() {
    long seed = Long.getLong("toaster.seed", System.nanoTime());
    System.out.println("ClockDomainTest: -Dtoaster.seed=" + seed);
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 100_000; i++) {
      long hertz = random.nextLong(1, 300_000_000);
      long picos = random.nextLong(0, 1L << random.nextInt(1, 62));
      ClockDomain domain = new ClockDomain("clk", clock, hertz);
      BigInteger ticks =
          BigInteger.valueOf(picos).multiply(BigInteger.valueOf(hertz)).divide(SECOND);
      assertThat(domain.ticksAt(picos))
          .as("%d Hz, %d ps", hertz, picos)
          .isEqualTo(ticks.longValue());
    }
  }

  @Test
  void shouldNameTheFirstMomentOfATick() {
    long seed = Long.getLong("toaster.seed", System.nanoTime());
    System.out.println("ClockDomainTest: -Dtoaster.seed=" + seed);
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 100_000; i++) {
      long hertz = random.nextLong(1, 300_000_000);
      long tick = random.nextLong(0, 1L << random.nextInt(1, 50)) % (hertz * 1_000_000);
      ClockDomain domain = new ClockDomain("clk", clock, hertz);
      long picos = domain.picosAt(tick);
      assertThat(domain.ticksAt(picos)).as("%d Hz, tick %d", hertz, tick).isEqualTo(tick);
      assertThat(domain.ticksAt(picos - 1))
          .as("%d Hz, tick %d", hertz, tick)
          .isLessThan(Math.max(tick, 1));
    }
  }

  @Test
  void shouldCountTheSameInWhateverOrderItIsAsked() {
    long seed = Long.getLong("toaster.seed", System.nanoTime());
    System.out.println("ClockDomainTest: -Dtoaster.seed=" + seed);
    SplittableRandom random = new SplittableRandom(seed);
    long[] usual = {125_000_000, 12_000_000, 6_500_000, 541_666, 1_000_000, 46_875, 0, 133_333_333};
    for (int i = 0; i < 300; i++) {
      long hertz = i < usual.length ? usual[i] : random.nextLong(1, 300_000_000);
      long epoch = random.nextLong(0, 1L << 50);
      VirtualClock later = new VirtualClock();
      later.advanceTo(epoch);
      ClockDomain domain = new ClockDomain("clk", later, hertz);
      for (int j = 0; j < 300; j++) {
        long past = random.nextLong(0, 1L << random.nextInt(1, 61));
        long ticks = ticks(past, hertz);
        assertThat(domain.ticksAt(epoch + past)).as("%d Hz, %d ps", hertz, past).isEqualTo(ticks);
        long from = past == 0 ? 0 : ticks(past - 1, hertz) + 1;
        assertThat(domain.tickFrom(epoch + past)).as("%d Hz, %d ps", hertz, past).isEqualTo(from);
        if (hertz != 0 && ticks < 1_000_000 * hertz) {
          assertThat(domain.picosAt(ticks))
              .as("%d Hz, tick %d", hertz, ticks)
              .isEqualTo(epoch + picos(ticks, hertz));
        }
      }
    }
  }

  private static long ticks(long picos, long hertz) {
    return BigInteger.valueOf(picos).multiply(BigInteger.valueOf(hertz)).divide(SECOND).longValue();
  }

  private static long picos(long ticks, long hertz) {
    BigInteger[] parts =
        BigInteger.valueOf(ticks).multiply(SECOND).divideAndRemainder(BigInteger.valueOf(hertz));
    return parts[0].longValue() + parts[1].signum();
  }

  @Test
  void shouldKeepItsTicksWhenTheFrequencyChanges() {
    ClockDomain domain = new ClockDomain("clk_sys", clock, 12_000_000);
    int[] notified = {0};
    domain.onChange(() -> notified[0]++);
    clock.advanceTo(VirtualClock.PICOS_PER_SECOND);
    domain.hertz(125_000_000);
    domain.hertz(125_000_000);
    clock.advanceTo(2 * VirtualClock.PICOS_PER_SECOND);
    assertThat(domain.ticks()).isEqualTo(137_000_000);
    assertThat(notified[0]).isEqualTo(1);
  }

  @Test
  void shouldKeepTheTimeOfASliceThatTellsItByThisClock() {
    ClockDomain domain = new ClockDomain("clk_sys", clock, 1_000_000);
    long[] ticks = {3};
    clock.beginSlice(
        new Slice() {
          @Override
          public long picos() {
            return domain.picosAt(ticks[0]);
          }

          @Override
          public void endBy(long picos) {}
        });
    domain.hertz(2_000_000);
    assertThat(clock.picos()).isEqualTo(3_000_000);
    assertThat(domain.ticks()).isEqualTo(3);
    ticks[0] = 5;
    assertThat(clock.picos()).isEqualTo(4_000_000);
  }

  @Test
  void shouldStandStillAtZeroHertz() {
    ClockDomain domain = new ClockDomain("clk_peri", clock, 1_000_000);
    clock.advanceTo(5_000_000);
    domain.hertz(0);
    clock.advanceTo(10_000_000);
    assertThat(domain.ticks()).isEqualTo(5);
    assertThat(domain.picosAt(6)).isEqualTo(Long.MAX_VALUE);
  }
}
