package usbtoaster.board;

import java.nio.file.Path;
import usbtoaster.driver.ToasterWiring;
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
   * Looks whether {@code home} is to be had here, as far as that can be told without opening it.
   *
   * @throws HomeException if it is not; the message says what to do
   */
  static void check(Home home) throws HomeException {
    if (home == Home.PI) {
      PiBoard.requirePi(Path.of("/dev"), System.getProperty("os.arch", ""));
    }
  }

  /**
   * Opens {@code home}.
   *
   * @param trace gets what the device itself can tell ({@code DMA_DONE})
   * @throws HomeException if the home is not to be had here
   */
  static Board open(Home home, Trace trace) throws HomeException {
    check(home);
    return switch (home) {
      case MOCK -> new MockBoard(trace);
      case PI -> PiBoard.open(PinMap.DEFAULT, System.getProperty("toaster.gpiochip"));
    };
  }
}
