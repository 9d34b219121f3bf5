package usbtoaster.pico;

import org.jspecify.annotations.Nullable;

/**
 * The wires of one device on the host's SPI: those of the bus, which may be shared, and its chip
 * select.
 *
 * @param mosi null if the device receives nothing
 * @param miso null if the device says nothing
 * @param software whether the firmware moves the bits itself, on whatever pins
 */
record SpiWires(
    int bus,
    int channel,
    Wire sclk,
    @Nullable Wire mosi,
    @Nullable Wire miso,
    Wire select,
    boolean software) {

  /** Returns the SPI block of the RP2040 at the other end; not of one in software. */
  int block() {
    return SpiLine.block(sclk.gp());
  }

  /** Returns whether words may go through the block without edges, as all four are its pins. */
  boolean takesWords() {
    return !software && mosi != null && miso != null;
  }

  @Override
  public String toString() {
    return "SPI" + bus + ", channel " + channel + ",";
  }
}
