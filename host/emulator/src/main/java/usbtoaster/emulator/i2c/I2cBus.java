package usbtoaster.emulator.i2c;

import usbtoaster.emulator.gpio.OpenDrainWire;
import usbtoaster.emulator.gpio.Pin;
import usbtoaster.emulator.gpio.Pull;

/**
 * An I2C bus on the board: SDA and SCL at one pair of pins or several, pulled up, and the parts on
 * it. Who is at an address is an {@link I2cDevice}; an address with nobody is not acknowledged.
 * Whatever drives the pins may be the master: an I2C block, or a program by the SIO.
 *
 * <p>Overview: while a single I2C block has the bus to itself and nobody listens to its pads, the
 * block moves a byte at once (docs/decisions/0057); else the parts follow the edges. To the
 * firmware both are the same, to the tick.
 *
 * <p>Belongs to the machine's thread.
 */
public final class I2cBus {
  private static final int ADDRESSES = 0x80;
  private static final int TEN_BIT_ADDRESSES = 0x400;
  private static final int FUNCTION = 3; // FUNCSEL of the I2C blocks

  private final Devices devices = new Devices();
  private final OpenDrainWire sda = new OpenDrainWire(level -> parts().sda(level));
  private final OpenDrainWire scl = new OpenDrainWire(level -> parts().scl(level));
  private final OpenDrainWire.Hold partsSda = sda.hold();
  private final OpenDrainWire.Hold testSda = sda.hold();
  private final OpenDrainWire.Hold testScl = scl.hold();
  private final WireSlave parts;

  /** Makes a bus without parts, and connects two pins. */
  public I2cBus(Pin sda, Pin scl) {
    parts =
        new WireSlave(
            devices,
            new WireSlave.Lines() {
              @Override
              public void sda(boolean low) {
                partsSda.set(low);
              }

              @Override
              public void scl(boolean low) {} // the parts keep pace
            });
    join(sda, scl);
  }

  private WireSlave parts() {
    return parts;
  }

  /** Wires two more pins of the same chip to the bus. */
  public I2cBus join(Pin sda, Pin scl) {
    sda.pull(Pull.UP);
    scl.pull(Pull.UP);
    this.sda.join(sda);
    this.scl.join(scl);
    return this;
  }

  /**
   * Puts a part at an address of seven bits; at address 0 it hears general calls.
   *
   * @throws IllegalArgumentException if there is no such address, or a part is there already
   */
  public I2cBus attach(int address, I2cDevice device) {
    devices.put(checked(address, ADDRESSES), device);
    return this;
  }

  /**
   * Puts a part at an address of ten bits.
   *
   * @throws IllegalArgumentException if there is no such address, or a part is there already
   */
  public I2cBus attachTenBit(int address, I2cDevice device) {
    devices.put(Devices.TEN | checked(address, TEN_BIT_ADDRESSES), device);
    return this;
  }

  /** Takes the part at an address of seven bits away, and returns whether there was one. */
  public boolean detach(int address) {
    return devices.remove(checked(address, ADDRESSES));
  }

  /** Holds SDA low, as a part that hangs does, or lets it go. */
  public void holdSda(boolean low) {
    testSda.set(low);
  }

  /** Holds SCL low, as a part that stretches the clock does, or lets it go. */
  public void holdScl(boolean low) {
    testScl.set(low);
  }

  private static int checked(int address, int addresses) {
    if (address < 0 || address >= addresses) {
      throw new IllegalArgumentException(
          "An address is 0 to 0x%X, not 0x%X: without the direction's bit"
              .formatted(addresses - 1, address));
    }
    return address;
  }

  /** Returns whether both pins are on the bus. */
  public boolean isAt(Pin sda, Pin scl) {
    return this.sda.has(sda) && this.scl.has(scl);
  }

  /** Returns whether these are the only two pins of the bus and only an I2C block notices them. */
  boolean isQuiet(Pin sdaPin, Pin sclPin) {
    return sda.isOnly(sdaPin)
        && scl.isOnly(sclPin)
        && sdaPin.isOnlyFor(FUNCTION)
        && sclPin.isOnlyFor(FUNCTION)
        && !testSda.low()
        && !testScl.low()
        && !sdaPin.drivenOutside()
        && !sclPin.drivenOutside();
  }

  /** Moves eight bits at once, and returns what was on the wire. */
  int eight(int sent) {
    return parts.eight(sent);
  }

  /** Moves the ninth bit, which the master holds low or not; returns whether it is low. */
  boolean ninth(boolean masterLow) {
    return parts.ninth(masterLow);
  }

  /** SCL has fallen behind the ninth bit. */
  void ended() {
    parts.ended();
  }
}
