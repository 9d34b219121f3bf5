package usbtoaster.emulator.part;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import usbtoaster.emulator.time.VirtualClock;

/**
 * How the contact of a button chatters when it is pressed or let go: it moves at once, and then
 * back and forth again after each of the intervals, which are even in number, so that it ends where
 * it was going.
 *
 * @param intervalsPicos how long it stays each time, in picoseconds, 1 or more
 */
public record Bounce(List<Long> intervalsPicos) {
  /** A contact that moves once. */
  public static final Bounce NONE = new Bounce(List.of());

  /**
   * Makes a pattern of chatter.
   *
   * @throws IllegalArgumentException if the intervals are odd in number or not positive
   */
  public Bounce {
    intervalsPicos = List.copyOf(intervalsPicos);
    if (intervalsPicos.size() % 2 != 0 || intervalsPicos.stream().anyMatch(each -> each < 1)) {
      throw new IllegalArgumentException(
          "A bounce has an even number of intervals, each positive, not " + intervalsPicos);
    }
  }

  /** Returns the chatter that stays so long each time, an even number of times. */
  public static Bounce of(Duration... intervals) {
    return new Bounce(Arrays.stream(intervals).map(Bounce::picos).toList());
  }

  /**
   * Returns chatter at times that {@code random} chooses: the same for the same seed.
   *
   * @param times how often the contact goes back, 0 or more
   * @param settled after how long at most it is still
   */
  public static Bounce random(RandomGenerator random, int times, Duration settled) {
    long most = picos(settled) / Math.max(1, 2L * times);
    if (times < 0 || most < 1) {
      throw new IllegalArgumentException(
          "A contact cannot bounce %d times within %s".formatted(times, settled));
    }
    return new Bounce(random.longs(2L * times, 1, most + 1).boxed().toList());
  }

  private static long picos(Duration time) {
    return Math.multiplyExact(time.toNanos(), VirtualClock.PICOS_PER_NANO);
  }
}
