package usbtoaster.junit;

/** The direction in which a level changes. */
public enum Edge {
  /** From low to high. */
  RISING,
  /** From high to low. */
  FALLING
}
