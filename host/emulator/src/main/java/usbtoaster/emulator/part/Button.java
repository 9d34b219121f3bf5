package usbtoaster.emulator.part;

import java.time.Duration;
import usbtoaster.emulator.gpio.Pin;
import usbtoaster.emulator.time.Alarm;
import usbtoaster.emulator.time.VirtualClock;

/**
 * A button between a pin and ground or 3V3. Pressed, it drives the pin; let go, it leaves the pin
 * to its pulls: a pin without one floats, and {@link Pin#driven} says so. Its contact may
 * {@linkplain Bounce bounce}, in virtual time.
 *
 * <p>Nobody else may drive the pin from outside. Belongs to the machine's thread; may be pressed
 * inside a listener or an alarm, too.
 */
public final class Button {
  private final VirtualClock clock;
  private final Pin pin;
  private final boolean level;
  private final Bounce bounce;
  private final Alarm contact;
  private final Alarm finger;
  private boolean pressed;
  private boolean closed;
  private int bounces;

  private Button(VirtualClock clock, Pin pin, boolean level, Bounce bounce) {
    this.clock = clock;
    this.pin = pin;
    this.level = level;
    this.bounce = bounce;
    contact = clock.alarm("button at " + pin.name() + ": bounce", this::chatter);
    finger = clock.alarm("button at " + pin.name() + ": let go", this::release);
  }

  /** Puts a button between {@code pin} and ground, which does not bounce. */
  public static Button toGround(VirtualClock clock, Pin pin) {
    return toGround(clock, pin, Bounce.NONE);
  }

  /** Puts a button between {@code pin} and ground. */
  public static Button toGround(VirtualClock clock, Pin pin, Bounce bounce) {
    return new Button(clock, pin, false, bounce);
  }

  /** Puts a button between {@code pin} and 3V3, which does not bounce. */
  public static Button to3V3(VirtualClock clock, Pin pin) {
    return to3V3(clock, pin, Bounce.NONE);
  }

  /** Puts a button between {@code pin} and 3V3. */
  public static Button to3V3(VirtualClock clock, Pin pin, Bounce bounce) {
    return new Button(clock, pin, true, bounce);
  }

  /** Presses it now, until {@link #release}; nothing if it is pressed. */
  public void press() {
    move(true);
  }

  /** Presses it now, and lets it go after {@code time} of the device. */
  public void pressFor(Duration time) {
    press();
    clock.armIn(finger, Math.multiplyExact(time.toNanos(), VirtualClock.PICOS_PER_NANO));
  }

  /** Lets it go now; nothing if it is not pressed. */
  public void release() {
    clock.disarm(finger);
    move(false);
  }

  /** Returns whether a finger presses it, whatever its contact does. */
  public boolean pressed() {
    return pressed;
  }

  /** Returns whether its contact is closed now. */
  public boolean closed() {
    return closed;
  }

  private void move(boolean press) {
    if (press == pressed) {
      return;
    }
    pressed = press;
    bounces = 0;
    contact(press);
    next();
  }

  private void next() {
    if (bounces < bounce.intervalsPicos().size()) {
      clock.armIn(contact, bounce.intervalsPicos().get(bounces));
    } else {
      clock.disarm(contact);
    }
  }

  private void chatter() {
    bounces++;
    contact(pressed ^ (bounces & 1) != 0);
    next();
  }

  private void contact(boolean close) {
    closed = close;
    if (close) {
      pin.drive(level);
    } else {
      pin.release();
    }
  }

  @Override
  public String toString() {
    return "button at %s, %s".formatted(pin.name(), pressed ? "pressed" : "not pressed");
  }
}
