package usbtoaster.drawing;

import java.util.ArrayList;
import java.util.List;

/**
 * A pin of a Raspberry Pi Pico (its datasheet, 2.1). With the USB socket above, 1 to 20 go down on
 * the left, and 21 to 40 go up on the right.
 *
 * @param number 1 to 40
 * @param name {@code GP16}, {@code RUN}, {@code GND} and the like
 */
public record PicoPin(int number, String name) {
  /** How many pins each of its two sides has. */
  public static final int ROWS = 20;

  /** All pins, by number. */
  public static final List<PicoPin> ALL =
      named(
          "GP0 GP1 GND GP2 GP3 GP4 GP5 GND GP6 GP7 GP8 GP9 GND GP10 GP11 GP12 GP13 GND GP14 GP15",
          "GP16 GP17 GND GP18 GP19 GP20 GP21 GND GP22 RUN GP26 GP27 AGND GP28 ADC_VREF 3V3_OUT"
              + " 3V3_EN GND VSYS VBUS");

  private static List<PicoPin> named(String left, String right) {
    List<PicoPin> pins = new ArrayList<>();
    for (String name : (left + " " + right).split(" ", -1)) {
      pins.add(new PicoPin(pins.size() + 1, name));
    }
    return List.copyOf(pins);
  }

  /**
   * Returns the pin with a number.
   *
   * @throws IndexOutOfBoundsException if there is none
   */
  public static PicoPin of(int number) {
    return ALL.get(number - 1);
  }

  /** Returns whether it is on the side of the pins 21 to 40. */
  public boolean onToastersSide() {
    return number > ROWS;
  }

  /** Returns how a table names it: {@code GP16 (21)}. */
  public String told() {
    return "%s (%d)".formatted(name, number);
  }
}
