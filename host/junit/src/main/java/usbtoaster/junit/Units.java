package usbtoaster.junit;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

/** Limits as an engineer writes them, to be imported statically: {@code within(ms(20))}. */
public final class Units {
  private Units() {}

  /** Returns microseconds of the machine's time. */
  public static Duration us(long count) {
    return Duration.of(count, ChronoUnit.MICROS);
  }

  /** Returns milliseconds of the machine's time. */
  public static Duration ms(long count) {
    return Duration.ofMillis(count);
  }

  /** Returns seconds of the machine's time. */
  public static Duration seconds(long count) {
    return Duration.ofSeconds(count);
  }

  /** Returns a limit by what core 0 executes. */
  public static Instructions instructions(long count) {
    return new Instructions(count);
  }
}
