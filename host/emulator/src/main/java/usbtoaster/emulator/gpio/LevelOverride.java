package usbtoaster.emulator.gpio;

/** The two-bit overrides of GPIOx_CTRL (datasheet 2.19.6.1): all four work alike. */
final class LevelOverride {
  private static final int NORMAL = 0;
  private static final int INVERT = 1;
  private static final int LOW = 2;

  private LevelOverride() {}

  /** Returns what {@code level} becomes. For an output enable, low is "disable". */
  static boolean apply(int override, boolean level) {
    return override == NORMAL ? level : override == INVERT ? !level : override != LOW;
  }
}
