package usbtoaster.doctor;

import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import usbtoaster.time.Timebase;

/**
 * The time of the device, and how to let it pass: on real time a pause of the thread, in a test a
 * turn of the clock's hands.
 *
 * @param time the time; slowed down where the device is
 * @param pause lets about so many nanoseconds pass
 */
public record Hands(Timebase time, LongConsumer pause) {
  private static final long STEP_NANOS = 100_000;

  /** Lets {@code nanos} pass, at least. */
  void pass(long nanos) {
    await(() -> false, nanos);
  }

  /** Lets time pass until {@code condition} holds; returns whether it does within the limit. */
  boolean await(BooleanSupplier condition, long limitNanos) {
    long end = time.nanoTime() + limitNanos;
    while (!condition.getAsBoolean()) {
      long left = end - time.nanoTime();
      if (left <= 0) {
        return false;
      }
      pause.accept(Math.min(left, STEP_NANOS));
    }
    return true;
  }

  /** Returns the same with another time. */
  Hands on(Timebase other) {
    return new Hands(other, pause);
  }
}
