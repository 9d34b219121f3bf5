package usbtoaster.board;

import usbtoaster.driver.ToasterWiring;
import usbtoaster.protocol.Protocol;
import usbtoaster.trace.Trace;

/**
 * An opened home: the wires to a toaster, ready for the driver. Closing it lets go of what it
 * opened; close the driver first.
 */
public interface Board extends AutoCloseable {
  /** Returns the wires. */
  ToasterWiring wiring();

  /** Returns one line that says what stands at their end. */
  String description();

  /** Returns the largest burst, in bytes, that the home's bus takes in one transfer. */
  int maxBurstBytes();

  @Override
  void close();

  /**
   * Opens {@code home}.
   *
   * @param trace gets what the device itself can tell ({@code DMA_DONE})
   * @throws HomeException if the home is not to be had here
   */
  static Board open(Home home, Trace trace) throws HomeException {
    return switch (home) {
      case MOCK -> new MockBoard(trace);
      case PI -> PiBoard.open(PinMap.DEFAULT, System.getProperty("toaster.gpiochip"));
    };
  }

  /** The payload that goes with a header into the 4096 bytes of Linux's spidev buffer. */
  int SPIDEV_BURST_BYTES = Protocol.SPIDEV_BURST_BYTES;
}
