package usbtoaster.emulator.gpio;

/**
 * A block that sees the inputs of all pins, whatever their function, as PIO does. It says which it
 * looks at by {@link PinBank#looks}.
 */
public interface InputSensor {
  /** Inputs or functions of pins are about to change: what came before is to be computed. */
  void changing();

  /** They have changed: what the inputs of all pins are now, a bit for each. */
  void changed(int inputs);
}
