package usbtoaster.emulator.gpio;

/**
 * Who gives a pad its level. The stronger ones come first: a driver over a resistor outside, that
 * over the pad's own, any of them over nothing.
 */
public enum Drive {
  /** The chip and a part outside both drive it; where they disagree, that is a short circuit. */
  BOTH,
  /** A part outside drives it. */
  OUTSIDE,
  /** The function that FUNCSEL gives the pin drives it. */
  CHIP,
  /** Nobody drives it; a resistor outside or in the pad pulls it up. */
  PULLED_UP,
  /** Nobody drives it; a resistor outside or in the pad pulls it down. */
  PULLED_DOWN,
  /** Nobody drives it; both pulls of the pad keep the last level (datasheet 2.19.4.1). */
  KEPT,
  /** Nobody drives it and nothing pulls: the level is the last one, on silicon it is anything. */
  FLOATING;

  /** Returns whether somebody drives it: the level does not hang on a resistor or on nothing. */
  public boolean driven() {
    return compareTo(PULLED_UP) < 0;
  }
}
