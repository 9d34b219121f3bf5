package usbtoaster.pico;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Makes a {@link Wiring} in steps; each method returns this. For one thread. */
public final class WiringBuilder {
  private final List<Wire> wires = new ArrayList<>();
  private final SortedSet<Integer> software = new TreeSet<>();
  private int baud = WiringSettings.USUAL_BAUD;

  WiringBuilder() {}

  /** Adds a wire. */
  public WiringBuilder add(Wire wire) {
    wires.add(wire);
    return this;
  }

  /** Adds an input of the host at {@code bcm} that the Pico drives with GP {@code gp}. */
  public WiringBuilder input(int bcm, int gp, String name) {
    return add(new Wire(new HostEnd.Input(bcm), gp, name));
  }

  /** Adds an output of the host at {@code bcm} that drives GP {@code gp}. */
  public WiringBuilder output(int bcm, int gp, String name) {
    return add(new Wire(new HostEnd.Output(bcm), gp, name));
  }

  /** Adds an output of the host at {@code bcm} that resets the Pico while it is low. */
  public WiringBuilder run(int bcm, String name) {
    return output(bcm, Wire.RUN, name);
  }

  /** Adds an LED on the host's header that is lit while the output at {@code bcm} is high. */
  public WiringBuilder hostLed(int bcm, String name) {
    return output(bcm, Wire.HOST_LED, name);
  }

  /** Adds SCLK, MOSI or MISO of the host's SPI {@code bus}. */
  public WiringBuilder spi(int bus, SpiLine line, int gp) {
    return add(new Wire(new HostEnd.Spi(bus, line, 0), gp));
  }

  /** Adds chip select {@code channel} of the host's SPI {@code bus}. */
  public WiringBuilder chipSelect(int bus, int channel, int gp) {
    return add(new Wire(new HostEnd.Spi(bus, SpiLine.CE, channel), gp));
  }

  /** Says that the firmware moves the bits of the host's SPI {@code bus} itself, on any pins. */
  public WiringBuilder inSoftware(int bus) {
    software.add(bus);
    return this;
  }

  /** Adds the host's UART: GP {@code tx} of the Pico to its RXD, its TXD to GP {@code rx}. */
  public WiringBuilder uart(int tx, int rx) {
    return add(new Wire(new HostEnd.Uart(false), tx)).add(new Wire(new HostEnd.Uart(true), rx));
  }

  /** Sets the speed of the host's UART, in bits a second: 115200 at first. */
  public WiringBuilder baud(int bitsPerSecond) {
    baud = bitsPerSecond;
    return this;
  }

  /** Adds a button that connects GP {@code gp} to ground while it is pressed. */
  public WiringBuilder button(int gp, String name) {
    return add(new Wire(new HostEnd.Button(false), gp, name));
  }

  /** Adds an LED that is lit while GP {@code gp} is high. */
  public WiringBuilder led(int gp, String name) {
    return add(new Wire(new HostEnd.Led(), gp, name));
  }

  /**
   * Returns the table.
   *
   * @throws WiringException if it cannot be; the message says why
   */
  public Wiring build() {
    return Wiring.checked(wires, new WiringSettings(software, baud));
  }
}
