package usbtoaster.targets;

/**
 * The lines of the eight LEDs on a target's header, in the order of {@link
 * usbtoaster.driver.LedPins#NAMES}. All are low at first, and low again when the {@link Board} is
 * closed.
 */
@FunctionalInterface
public interface LedLines {
  /**
   * Sets some of the lines, and leaves the others as they are. Called by one thread at a time,
   * perhaps with the lock of an interrupt held: it waits for nothing but the write.
   *
   * @param mask which ones: bit n is the line of LED n
   * @param levels a bit is 1 where a line is to be high, so that its LED is lit
   * @throws RuntimeException if a line cannot be set; those after it may be as they were
   */
  void set(int mask, int levels);
}
