package usbtoaster.emulator.gpio;

/**
 * A block that sees the inputs of all pins, whatever their function, as PIO does. It says which it
 * looks at by {@link PinBank#looks}.
 */
public interface InputSensor {
  /**
   * Inputs or functions of the pins of {@code changed} are about to change: what came before is to
   * be computed.
   */
  void changing(int changed);

  /** They have changed: what the inputs of all pins are now, a bit for each. */
  void changed(int inputs);

  /**
   * Returns what the inputs of pins were some cycles of its clock ago that it drives lazily.
   *
   * @param pins a bit for each
   * @param ticks one cycle or two
   */
  int before(int pins, int ticks);
}
