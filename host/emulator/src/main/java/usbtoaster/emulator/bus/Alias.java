package usbtoaster.emulator.bus;

/** The atomic aliases of a peripheral's registers, at +0x1000, +0x2000 and +0x3000 (2.1.2). */
public enum Alias {
  /** Inverts the bits that are written as 1. */
  XOR,
  /** Sets them. */
  SET,
  /** Clears them. */
  CLR;

  private static final Alias[] ALL = values();

  /** Returns the alias that bits 13 and 12 of an address name: 1, 2 or 3. */
  static Alias of(int number) {
    return ALL[number - 1];
  }

  /** Returns {@code value} with {@code bits} modified. */
  public int apply(int value, int bits) {
    return switch (this) {
      case XOR -> value ^ bits;
      case SET -> value | bits;
      case CLR -> value & ~bits;
    };
  }
}
