package usbtoaster.junit;

import java.util.function.BooleanSupplier;
import usbtoaster.time.Timebase;

/** How the machine's time passes for a test. */
sealed interface Passage extends AutoCloseable permits VirtualPassage, PacedPassage {
  /** Returns the host's clock. */
  Timebase timebase();

  /**
   * Lets time pass until {@code condition} holds, which is looked at every 10 µs and when somebody
   * has {@link #noted} something.
   *
   * @return whether it holds before the limit
   */
  boolean await(BooleanSupplier condition, Limit limit);

  /** Lets {@code nanos} pass. */
  void pass(long nanos);

  /** Inside the machine: the condition is to be looked at. */
  void noted();

  @Override
  void close();
}
