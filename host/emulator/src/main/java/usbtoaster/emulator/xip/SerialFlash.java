package usbtoaster.emulator.xip;

/**
 * What hangs on the QSPI bus. Its chip select is a wire of its own: bytes while it is high do
 * nothing. Belongs to the machine's thread.
 */
public interface SerialFlash {
  /**
   * Clocks a byte out and one in.
   *
   * @param lanes over which it goes: 1, 2 or 4
   * @return what the flash drives, or 0 where it drives nothing
   */
  int exchange(int out, int lanes);

  /** Clocks without data. */
  void idle(int clocks);
}
