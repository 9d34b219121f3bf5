package usbtoaster.emulator.part;

import usbtoaster.emulator.i2c.I2cDevice;
import usbtoaster.emulator.signal.Signal;

/**
 * Eight more pins on an I2C bus, as the PCF8574: a byte that is written is what the pins are, with
 * a weak one that a part outside can pull low; a byte that is read is what they are. Its addresses
 * are 0x20 to 0x27. {@link #interrupt} falls when a pin has changed since the last access.
 *
 * <p>Belongs to the machine's thread.
 */
public final class I2cExpander implements I2cDevice {
  private static final int ALL = 0xFF;

  private final Signal interrupt = new Signal("INT", true);
  private int latch = ALL;
  private int pulledLow;
  private int seen = ALL;

  /** Makes an expander as it is after power-on: all pins weakly high. */
  public I2cExpander() {}

  /** Returns the levels of the pins, a bit each. */
  public int pins() {
    return latch & ~pulledLow;
  }

  /** Pulls pin {@code number}, 0 to 7, low from outside, or lets it go. */
  public void pullLow(int number, boolean low) {
    int bit = 1 << number & ALL;
    pulledLow = low ? pulledLow | bit : pulledLow & ~bit;
    interrupt.set(pins() == seen);
  }

  /** Returns the wire INT: low while a pin differs from what the last access saw. */
  public Signal interrupt() {
    return interrupt;
  }

  @Override
  public boolean write(int data) {
    latch = data;
    access();
    return true;
  }

  @Override
  public int read() {
    return access();
  }

  private int access() {
    seen = pins();
    interrupt.set(true);
    return seen;
  }
}
