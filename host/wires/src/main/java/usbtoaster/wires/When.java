package usbtoaster.wires;

import java.util.function.BooleanSupplier;

/**
 * When a fault happens: a question that is asked once at each transfer, edge, level or call that
 * may go wrong, in the order in which they happen and one at a time.
 */
@FunctionalInterface
public interface When {
  /**
   * Returns whether the fault happens now.
   *
   * @param number which transfer, edge, level or call it is, from 1, since its object was wrapped
   * @param nanos the time since the {@link Faults} were made
   */
  boolean now(long number, long nanos);

  /** Returns: at the {@code n}th one. The first is 1. */
  static When nth(long n) {
    if (n < 1) {
      throw new IllegalArgumentException("The first one is nth(1), there is no nth(" + n + ").");
    }
    return (number, nanos) -> number == n;
  }

  /** Returns: at every {@code n}th one. */
  static When every(long n) {
    if (n < 1) {
      throw new IllegalArgumentException("Each one is every(1), there is no every(" + n + ").");
    }
    return (number, nanos) -> number % n == 0;
  }

  /** Returns: always. */
  static When always() {
    return (number, nanos) -> true;
  }

  /** Returns: at the next {@code k} ones. For one rule, since it counts down. */
  static When next(long k) {
    long[] left = {k};
    return (number, nanos) -> left[0]-- > 0;
  }

  /** Returns: from {@code nanos} after the making of the {@link Faults} on. */
  static When from(long nanos) {
    return (number, now) -> now >= nanos;
  }

  /** Returns: from {@code fromNanos} on, before {@code toNanos}. */
  static When between(long fromNanos, long toNanos) {
    return (number, now) -> now >= fromNanos && now < toNanos;
  }

  /** Returns: as long as {@code condition} holds. */
  static When whenever(BooleanSupplier condition) {
    return (number, nanos) -> condition.getAsBoolean();
  }

  /** Returns: now, if {@code other} holds too. That is asked only if this holds. */
  default When and(When other) {
    return (number, nanos) -> now(number, nanos) && other.now(number, nanos);
  }
}
