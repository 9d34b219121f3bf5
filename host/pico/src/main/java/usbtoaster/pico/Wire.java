package usbtoaster.pico;

import usbtoaster.driver.PinMap;

/**
 * The wires between the host and the Pico: BCM numbers on the host, GP numbers on the Pico. Nothing
 * else is connected.
 */
enum Wire {
  /** Host to device: its data. */
  MOSI(10, 16),
  /** Host to device: chip select 0, active low. */
  CE0(8, 17),
  /** Host to device: the clock. */
  SCLK(11, 18),
  /** Device to host: its data. */
  MISO(9, 19),
  /** Device to host: interrupt. */
  IRQ(PinMap.DEFAULT.irq(), 20),
  /** Host to device: acknowledge. */
  ACK(PinMap.DEFAULT.ack(), 21),
  /** Host to device: reset, to the pin RUN, which is no GPIO. */
  RESET(PinMap.DEFAULT.reset(), -1);

  private final int bcm;
  private final int gpio;

  Wire(int bcm, int gpio) {
    this.bcm = bcm;
    this.gpio = gpio;
  }

  /** Returns the GPIO of the Pico. */
  int gpio() {
    return gpio;
  }

  /**
   * Returns the wire at {@code bcm}, which is to be an input of the host, or an output.
   *
   * @throws IllegalArgumentException if there is none; the message says what there is
   */
  static Wire at(int bcm, boolean input) {
    for (Wire wire : values()) {
      if (wire.bcm == bcm) {
        return wire.as(input);
      }
    }
    throw new IllegalArgumentException(
        "BCM "
            + bcm
            + " is not wired to the emulated Pico: the wires are 8 to 11 (SPI0), 25 (IRQ), 24 (ACK)"
            + " and 23 (RESET).");
  }

  private Wire as(boolean input) {
    return switch (this) {
      case MOSI, CE0, SCLK, MISO ->
          throw new IllegalArgumentException(
              "BCM " + bcm + " belongs to SPI0: create an Spi with bus 0 and channel 0.");
      case IRQ -> {
        if (!input) {
          throw new IllegalArgumentException(
              "BCM " + bcm + " is driven by the Pico (IRQ): create a DigitalInput for it.");
        }
        yield this;
      }
      case ACK, RESET -> {
        if (input) {
          throw new IllegalArgumentException(
              "BCM "
                  + bcm
                  + " is an input of the Pico ("
                  + this
                  + "): create a DigitalOutput for it.");
        }
        yield this;
      }
    };
  }
}
