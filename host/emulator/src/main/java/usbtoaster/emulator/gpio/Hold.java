package usbtoaster.emulator.gpio;

/**
 * What one end of a wire does to it, the strongest first: of two drivers that disagree the low one
 * wins, of two resistors the one to 3V3.
 */
public enum Hold {
  /** It is driven low. */
  LOW(false, Pull.NONE),
  /** It is driven high. */
  HIGH(true, Pull.NONE),
  /** A resistor outside pulls it up. */
  RESISTOR_UP(true, Pull.UP),
  /** A resistor outside pulls it down. */
  RESISTOR_DOWN(false, Pull.DOWN),
  /** The pad pulls it up. */
  PAD_UP(true, Pull.UP),
  /** The pad pulls it down. */
  PAD_DOWN(false, Pull.DOWN),
  /** Nothing: what it was at, it keeps for a while. */
  NOTHING(false, Pull.NONE);

  private final boolean level;
  private final Pull pull;

  Hold(boolean level, Pull pull) {
    this.level = level;
    this.pull = pull;
  }

  boolean level() {
    return level;
  }

  /** Returns whether it is a driver. */
  boolean drives() {
    return compareTo(HIGH) <= 0;
  }

  /** Returns whether it is a resistor outside that pulls as {@code pull}. */
  boolean resistor(Pull pull) {
    return this.pull == pull && compareTo(RESISTOR_DOWN) <= 0;
  }

  /** Returns whether it is a pad that pulls as {@code pull}. */
  boolean pad(Pull pull) {
    return this.pull == pull && compareTo(PAD_UP) >= 0;
  }

  /** Returns what comes of this and of {@code other} on one wire. */
  public Hold with(Hold other) {
    return compareTo(other) <= 0 ? this : other;
  }
}
