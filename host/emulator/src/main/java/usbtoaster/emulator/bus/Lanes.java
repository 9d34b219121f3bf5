package usbtoaster.emulator.bus;

/** The byte lanes of a word, by which a narrow access reaches a register (datasheet 2.1.4). */
public final class Lanes {
  private Lanes() {}

  /** Returns the {@code width} (1, 2 or 4) bytes of {@code word} that are at {@code address}. */
  public static int of(int word, int address, int width) {
    int shifted = word >>> ((address & 3) << 3);
    return switch (width) {
      case 1 -> shifted & 0xFF;
      case 2 -> shifted & 0xFFFF;
      default -> word;
    };
  }

  /**
   * Returns a word with the lower {@code width} (1, 2 or 4) bytes of {@code value} on all lanes.
   */
  public static int all(int value, int width) {
    return switch (width) {
      case 1 -> (value & 0xFF) * 0x0101_0101;
      case 2 -> (value & 0xFFFF) * 0x0001_0001;
      default -> value;
    };
  }
}
