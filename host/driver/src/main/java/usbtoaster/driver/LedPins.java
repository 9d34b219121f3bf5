package usbtoaster.driver;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Where the eight LEDs are on the Raspberry Pi's header, by BCM numbers. Each goes from its pin
 * over a resistor to ground.
 *
 * @param bcm the pins, in the order of {@link #NAMES}; unmodifiable
 */
public record LedPins(List<Integer> bcm) {
  // Before DEFAULT, which is checked with it.
  /** What the LEDs show, in order; so an option or a property names them. */
  public static final List<String> NAMES =
      List.of("in-flight", "isr", "dpc", "apc", "iocp", "continuation", "error", "heartbeat");

  /** The pins that the documentation draws. */
  public static final LedPins DEFAULT = new LedPins(List.of(5, 6, 12, 13, 16, 19, 20, 21));

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if there are not eight, one is not on the header, or one is
   *     there twice
   */
  public LedPins {
    bcm = List.copyOf(bcm);
    if (bcm.size() != NAMES.size()) {
      throw new IllegalArgumentException(
          "There are %d LEDs, and %d pins for them: give each one."
              .formatted(NAMES.size(), bcm.size()));
    }
    for (int i = 0; i < bcm.size(); i++) {
      int pin = bcm.get(i);
      PinMap.checkOnHeader(NAMES.get(i) + " LED", pin);
      int first = bcm.indexOf(pin);
      if (first < i) {
        throw new IllegalArgumentException(
            "BCM %d is the %s LED's and the %s LED's: give each a pin of its own."
                .formatted(pin, NAMES.get(first), NAMES.get(i)));
      }
    }
  }

  /**
   * Looks whether the LEDs are on other pins than the toaster's wires.
   *
   * @throws IllegalArgumentException if one is not; the message says what to do
   */
  public void checkApart(PinMap pins) {
    for (int i = 0; i < bcm.size(); i++) {
      String use = pins.use(bcm.get(i));
      if (use != null) {
        throw new IllegalArgumentException(
            "BCM %d is the %s LED's and %s: give the LED another pin (--led-pins %s=N)."
                .formatted(bcm.get(i), NAMES.get(i), use, NAMES.get(i)));
      }
    }
  }

  /**
   * Returns this map with what a text says; null changes nothing.
   *
   * @param text {@code in-flight=5,isr=6}: one or more of {@link #NAMES}
   * @throws IllegalArgumentException if it is not that, or cannot be; the message says why
   */
  public LedPins with(@Nullable String text) {
    if (text == null) {
      return this;
    }
    Map<String, Integer> named = PinTexts.leds(text, NAMES);
    List<Integer> moved = new ArrayList<>(bcm);
    for (int i = 0; i < NAMES.size(); i++) {
      moved.set(i, named.getOrDefault(NAMES.get(i), bcm.get(i)));
    }
    return new LedPins(moved);
  }

  /**
   * Returns the map that the property {@code toaster.led-pins} asks for; what it does not name is
   * as in {@link #DEFAULT}.
   *
   * @param property returns the value of a property, or null: {@code System::getProperty}
   * @throws IllegalArgumentException if it is wrong; the message says why
   */
  public static LedPins of(UnaryOperator<@Nullable String> property) {
    return DEFAULT.with(property.apply("toaster.led-pins"));
  }
}
