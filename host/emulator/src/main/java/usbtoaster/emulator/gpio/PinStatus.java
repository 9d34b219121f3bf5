package usbtoaster.emulator.gpio;

/** GPIOx_STATUS (datasheet 2.19.6.1): the signals of a pin, before and after its overrides. */
final class PinStatus {
  private PinStatus() {}

  /**
   * Returns the word.
   *
   * @param control GPIOx_CTRL
   * @param out what the peripheral drives
   * @param enable whether it drives
   * @param pad what the pad's input buffer passes on
   * @param input what the peripheral sees of that
   * @param irq what the interrupt latches see of it
   */
  static int of(int control, boolean out, boolean enable, boolean pad, boolean input, boolean irq) {
    return bit(8, out)
        | bit(9, LevelOverride.apply((control >> 8) & 3, out))
        | bit(12, enable)
        | bit(13, LevelOverride.apply((control >> 12) & 3, enable))
        | bit(17, pad)
        | bit(19, input)
        | bit(24, pad)
        | bit(26, irq);
  }

  private static int bit(int position, boolean value) {
    return value ? 1 << position : 0;
  }
}
