package usbtoaster.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import usbtoaster.driver.PinMap;

/** The options that say where the toaster is on the header, and how fast its bus is. */
final class PinArguments {
  @Option(
      names = "--pins",
      paramLabel = "irq=N,ack=N,reset=N",
      description =
          "Where its lines are on the header of the Pi, by BCM numbers; the emulator's wires lead"
              + " there. Default: irq=25,ack=24,reset=23.")
  private @Nullable String pins;

  @Option(
      names = "--spi",
      paramLabel = "BUS.CE",
      description = "The SPI bus and its chip select: 0.0, 0.1, 1.0, 1.1 or 1.2. Default: 0.0.")
  private @Nullable String spi;

  @Option(
      names = "--clock",
      paramLabel = "HZ",
      description =
          "The clock of the bus, 10kHz to 10MHz. Long or loose wires want a slow one: 1MHz."
              + " Default: 10MHz.")
  private @Nullable String clock;

  /** Returns the name of an option that was given, or null. */
  @Nullable String given() {
    if (pins != null || spi != null) {
      return pins != null ? "--pins" : "--spi";
    }
    return clock != null ? "--clock" : null;
  }

  /**
   * Returns what they say; what is no option is as the properties of the system say.
   *
   * @throws IllegalArgumentException if one is wrong; the message says why
   */
  PinMap map() {
    return PinMap.of(System::getProperty).with(pins, spi, clock);
  }
}
