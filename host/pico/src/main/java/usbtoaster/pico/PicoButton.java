package usbtoaster.pico;

import java.time.Duration;
import usbtoaster.emulator.part.Button;

/**
 * A push button at a pin of an emulated Pico. It is not pressed at first, and then drives nothing:
 * the firmware has a pull enabled. Its contact bounces if the table of wires says so. Any thread
 * may press it; that takes no time of the device.
 */
public final class PicoButton {
  private final Button button;
  private final Conductor conductor;

  PicoButton(Button button, Conductor conductor) {
    this.button = button;
    this.conductor = conductor;
  }

  /** Presses the button until {@link #release}; nothing if it is pressed. */
  public void press() {
    conductor.act(button::press);
  }

  /** Presses the button, and lets it go after {@code time} of the device. Returns at once. */
  public void pressFor(Duration time) {
    conductor.act(() -> button.pressFor(time));
  }

  /** Lets go of the button; nothing if it is not pressed. */
  public void release() {
    conductor.act(button::release);
  }

  /** Returns whether it is pressed, whatever its contact does. */
  public boolean pressed() {
    return conductor.ask(button::pressed);
  }

  @Override
  public String toString() {
    return conductor.ask(button::toString);
  }
}
