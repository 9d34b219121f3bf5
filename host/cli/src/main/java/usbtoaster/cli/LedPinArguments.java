package usbtoaster.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import usbtoaster.driver.LedPins;

/** The option that says where the LEDs are on the header. */
final class LedPinArguments {
  @Option(
      names = "--led-pins",
      paramLabel = "in-flight=N,isr=N,...",
      description =
          "Where the LEDs are on the header of the Pi, by BCM numbers. Default: in-flight=5,isr=6,"
              + "dpc=12,apc=13,iocp=16,continuation=19,error=20,heartbeat=21.")
  private @Nullable String pins;

  /** Returns whether it was given. */
  boolean isGiven() {
    return pins != null;
  }

  /**
   * Returns what it says; what it does not name is as the property {@code toaster.led-pins} says.
   *
   * @throws IllegalArgumentException if one of them is wrong; the message says why
   */
  LedPins map() {
    return LedPins.of(System::getProperty).with(pins);
  }
}
