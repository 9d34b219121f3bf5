package usbtoaster.pico;

import java.util.Locale;

/**
 * How fast the time of an emulated machine passes.
 *
 * @param fast whether idle time is jumped, and nothing waits for the real clock
 * @param slowdown how much longer than in reality everything takes, 1 or more; 1 if {@code fast}
 */
public record Pace(boolean fast, int slowdown) {
  /** As fast as the emulator can. After 10 s in which the host does nothing: real time. */
  public static final Pace FAST = new Pace(true, 1);

  /** A second takes a second. */
  public static final Pace REAL = new Pace(false, 1);

  private static final int SLOWEST = 1_000_000;

  /** Checks the values. */
  public Pace {
    if (slowdown < 1 || slowdown > SLOWEST || (fast && slowdown != 1)) {
      throw new IllegalArgumentException(
          "Time is slowed 1 to %d times, not %d times: choose another factor."
              .formatted(SLOWEST, slowdown));
    }
  }

  /**
   * Returns a pace at which everything takes {@code factor} times as long as in reality.
   *
   * @throws IllegalArgumentException if it is not 1 to 1,000,000
   */
  public static Pace slowed(int factor) {
    return new Pace(false, factor);
  }

  /**
   * Reads {@code fast}, {@code real} or {@code 1:N}, in upper or lower case.
   *
   * @throws IllegalArgumentException if it is none of them, or N is not 1 to 1,000,000
   */
  public static Pace parse(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "fast" -> FAST;
      case "real" -> REAL;
      default -> {
        if (!text.matches("1:[0-9]{1,7}")) {
          throw new IllegalArgumentException("A pace is fast, real or 1:N, not " + text + ".");
        }
        yield slowed(Integer.parseInt(text.substring(2)));
      }
    };
  }

  @Override
  public String toString() {
    return fast ? "fast" : slowdown == 1 ? "real" : "1:" + slowdown;
  }
}
