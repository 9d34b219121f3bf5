package usbtoaster.junit;

import java.time.Duration;

/** How long somebody waits: a time, and how many instructions. */
record Limit(long nanos, long instructions, String text) {
  static Limit of(Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException(
          "A limit is not negative, as %s is: time never goes backwards.".formatted(time));
    }
    return new Limit(time.toNanos(), Long.MAX_VALUE, Texts.duration(time));
  }

  static Limit of(Instructions limit) {
    return new Limit(
        Duration.ofSeconds(Instructions.MOST_SECONDS).toNanos(), limit.count(), limit.toString());
  }
}
