package usbtoaster.emulator.part;

import usbtoaster.emulator.i2c.I2cDevice;

/**
 * A part on an I2C bus with registers of bytes, as most sensors are: the first byte that is written
 * chooses a register, what follows is written from there on, and reads go on from there. A test
 * sets what the sensor measures; a register that firmware may not write stays as it is.
 *
 * <p>Belongs to the machine's thread.
 */
public final class I2cSensor implements I2cDevice {
  private static final int REGISTERS = 256;

  private final byte[] values = new byte[REGISTERS];
  private final boolean[] writable = new boolean[REGISTERS];
  private boolean chooses; // the next byte chooses the register
  private int register;

  /** Makes a sensor whose registers are 0 and cannot be written. */
  public I2cSensor() {}

  /**
   * Sets registers from {@code first} on, as the sensor's datasheet has them: a chip's identity, a
   * measured value of several bytes.
   */
  public I2cSensor set(int first, int... bytes) {
    for (int i = 0; i < bytes.length; i++) {
      values[first + i] = (byte) bytes[i];
    }
    return this;
  }

  /** Lets firmware write {@code count} registers from {@code first} on. */
  public I2cSensor writable(int first, int count) {
    for (int i = first; i < first + count; i++) {
      writable[i] = true;
    }
    return this;
  }

  /** Returns what is in a register: to see what firmware has set. */
  public int get(int index) {
    return values[index] & 0xFF;
  }

  @Override
  public boolean start(boolean reads) {
    chooses = !reads;
    return true;
  }

  @Override
  public boolean write(int data) {
    if (chooses) {
      chooses = false;
      register = data;
      return true;
    }
    if (writable[register]) {
      values[register] = (byte) data;
    }
    next();
    return true;
  }

  @Override
  public int read() {
    int data = get(register);
    next();
    return data;
  }

  private void next() {
    register = (register + 1) % REGISTERS;
  }
}
