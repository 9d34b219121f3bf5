package usbtoaster.emulator.i2c;

/**
 * A part on an I2C bus, by the byte: what it does at its address. Only {@link #write} or {@link
 * #read} need be written for a part that takes or gives bytes. Runs on the machine's thread, inside
 * the transfer; it may drive pins and arm alarms.
 */
public interface I2cDevice {
  /**
   * A master has sent START, or START again, and the part's address. Returns whether the part
   * acknowledges it: one that is busy or absent does not.
   *
   * @param reads whether the master is going to read
   */
  default boolean start(boolean reads) {
    return true;
  }

  /** The master has written {@code data}, 0 to 255. Returns whether the part acknowledges it. */
  default boolean write(int data) {
    return false;
  }

  /** Returns the byte that the master reads now; of a larger number the low eight bits. */
  default int read() {
    return 0xFF;
  }

  /** The master has sent STOP, after a transfer in which the part was addressed. */
  default void stop() {}
}
