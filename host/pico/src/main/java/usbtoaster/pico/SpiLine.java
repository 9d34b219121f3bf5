package usbtoaster.pico;

/** A line of an SPI bus, as the host names it. */
public enum SpiLine {
  /** The clock: host to device. */
  SCLK(2, "SCLK"),
  /** The host's data: host to device. */
  MOSI(0, "RX"),
  /** The device's data: device to host. */
  MISO(3, "TX"),
  /** A chip select, active low: host to device. */
  CE(1, "SS_N");

  private static final int PINS_OF_A_SET = 4;

  private final int place;
  private final String signal;

  SpiLine(int place, String signal) {
    this.place = place;
    this.signal = signal;
  }

  /**
   * Returns whether GP {@code gp} can be this line of a slave: the functions of an SPI block repeat
   * every four pins (datasheet 2.19.2).
   */
  boolean at(int gp) {
    return gp % PINS_OF_A_SET == place;
  }

  /** Returns the pins that can be this line of SPI block {@code block}, for a sentence. */
  String pins(int block) {
    StringBuilder pins = new StringBuilder();
    for (int gp = place; gp < HostEnd.PICO_PINS; gp += PINS_OF_A_SET) {
      if (block(gp) == block && HostEnd.isOnHeader(gp)) {
        pins.append(pins.isEmpty() ? "GP" : ", GP").append(gp);
      }
    }
    return pins.toString();
  }

  /** Returns the datasheet's name of this line at the slave's end: the host's MOSI is its RX. */
  String signal() {
    return signal;
  }

  /** Returns which SPI block GP {@code gp} belongs to: blocks take turns every eight pins. */
  static int block(int gp) {
    return (gp >> 3) & 1;
  }
}
