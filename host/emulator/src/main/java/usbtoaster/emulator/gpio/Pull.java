package usbtoaster.emulator.gpio;

/** A resistor outside the chip, from a pin to a supply: stronger than the pull in the pad. */
public enum Pull {
  /** There is none. */
  NONE,
  /** To 3V3. */
  UP,
  /** To ground. */
  DOWN
}
