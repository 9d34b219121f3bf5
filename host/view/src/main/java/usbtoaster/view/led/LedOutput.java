package usbtoaster.view.led;

/**
 * Where a {@link LedPanel} shows its LEDs: pins, for example.
 *
 * <p>One call at a time, on whatever thread an activity begins or ends, perhaps at the IRQL of a
 * device with the lock of its interrupt held: it must be short, and call nothing of the stack.
 */
@FunctionalInterface
public interface LedOutput {
  /**
   * Sets some LEDs, and leaves the others as they are. What it throws is kept ({@link
   * LedPanel#failure}), and the next call comes all the same, with all LEDs.
   *
   * @param mask which ones: the {@linkplain Led#bit bits} of those that change
   * @param levels a bit is 1 where an LED is to be lit
   */
  void set(int mask, int levels);
}
