package usbtoaster.emulator.part;

import usbtoaster.emulator.i2c.I2cDevice;

/**
 * A thermometer on an I2C bus, as the LM75: a pointer chooses one of four registers, Temp, Conf,
 * Thyst and Tos. The temperature has steps of half a degree. Its addresses are 0x48 to 0x4F.
 *
 * <p>Belongs to the machine's thread.
 */
public final class I2cThermometer implements I2cDevice {
  private static final int TEMP = 0;
  private static final int CONF = 1;
  private static final int THYST = 2;
  private static final int TOS = 3;
  private static final int FRACTION = 0xFF80; // nine bits, from the top

  private final int[] registers = {0, 0, 75 << 8, 80 << 8};
  private int pointer;
  private int position; // of the byte that comes next: 0 is the pointer in a write
  private boolean reads;

  /** Makes a thermometer at {@code celsius}, -55 to 125. */
  public I2cThermometer(double celsius) {
    celsius(celsius);
  }

  /**
   * Sets the temperature.
   *
   * @throws IllegalArgumentException if it is not -55 to 125 degrees Celsius
   */
  public void celsius(double celsius) {
    if (!(celsius >= -55 && celsius <= 125)) {
      throw new IllegalArgumentException(
          "It measures from -55 to 125 degrees, not %s".formatted(celsius));
    }
    registers[TEMP] = (int) Math.floor(celsius * 256) & FRACTION;
  }

  /** Returns the register Conf, as the firmware has set it. */
  public int configuration() {
    return registers[CONF];
  }

  /** Returns whether the temperature is at Tos or above: what its pin O.S. compares. */
  public boolean overTemperature() {
    return (short) registers[TEMP] >= (short) registers[TOS];
  }

  @Override
  public boolean start(boolean reads) {
    this.reads = reads;
    position = 0;
    return true;
  }

  @Override
  public boolean write(int data) {
    if (position == 0) {
      pointer = data & 3;
    } else if (pointer == CONF) {
      registers[CONF] = data & 0x1F;
    } else if (pointer == THYST || pointer == TOS) {
      int shift = position == 1 ? 8 : 0;
      int kept = registers[pointer] & ~(0xFF << shift);
      registers[pointer] = (kept | data << shift) & FRACTION;
    }
    position++;
    return true;
  }

  @Override
  public int read() {
    boolean upper = reads && position % 2 == 0;
    position++;
    return pointer == CONF || !upper ? registers[pointer] & 0xFF : registers[pointer] >> 8;
  }
}
