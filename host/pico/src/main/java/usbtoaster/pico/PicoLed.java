package usbtoaster.pico;

import java.time.Duration;
import usbtoaster.emulator.part.Led;

/**
 * An LED at a pin of an emulated Pico, there from the beginning. It is lit while the pin is high.
 * Any thread may look; that takes no time of the device.
 */
public final class PicoLed {
  private final Led led;
  private final Conductor conductor;

  PicoLed(Led led, Conductor conductor) {
    this.led = led;
    this.conductor = conductor;
  }

  /** Returns whether it is lit now. */
  public boolean lit() {
    return conductor.ask(led::lit);
  }

  /** Returns how often it went on. */
  public long flashes() {
    return conductor.ask(led::flashes);
  }

  /** Returns how long it has been as it is now, lit or dark, in the device's time. */
  public Duration since() {
    return conductor.ask(led::since);
  }

  /**
   * Returns how bright it was over the last {@code time} of the device: the part of it in which it
   * was lit, 0 to 1, which is the duty cycle of the pin.
   */
  public double brightness(Duration time) {
    return conductor.ask(() -> led.brightness(time));
  }

  @Override
  public String toString() {
    return conductor.ask(led::toString);
  }
}
