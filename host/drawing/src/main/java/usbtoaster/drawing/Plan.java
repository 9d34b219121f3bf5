package usbtoaster.drawing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import usbtoaster.driver.LedPins;
import usbtoaster.driver.PinMap;

/**
 * What is wired to what: the toaster's lines with two grounds and, if they are wanted, the LEDs.
 *
 * @param wires the lines of the bus, then the others, then ground; unmodifiable
 * @param leds in the order of {@link LedPins#NAMES}, or none; unmodifiable
 * @param ledGround the ground that the LEDs share; null without LEDs
 */
public record Plan(List<Wire> wires, List<Led> leds, @Nullable HeaderPin ledGround) {
  /**
   * The resistor before each LED, in ohms: about 4 mA from 3.3 V, of the 16 mA that a pin bears.
   */
  public static final int LED_OHMS = 330;

  /**
   * An LED from a pin over a resistor to ground.
   *
   * @param name what it shows
   * @param pi its pin
   */
  public record Led(String name, HeaderPin pi) {}

  /** Takes copies of the lists. */
  public Plan {
    wires = List.copyOf(wires);
    leds = List.copyOf(leds);
  }

  /**
   * Makes the plan for these pins.
   *
   * @param leds where the LEDs are, or null to leave them out
   * @throws IllegalArgumentException if an LED is on a pin of the toaster's; the message says what
   *     to do
   */
  public static Plan of(PinMap pins, @Nullable LedPins leds) {
    if (leds != null) {
      leds.checkApart(pins);
    }
    List<Wire> wires = new ArrayList<>();
    add(wires, "SCLK", pins.sclk(), 24, Wire.Way.TO_PICO, Cable.YELLOW);
    add(wires, "MOSI", pins.mosi(), 21, Wire.Way.TO_PICO, Cable.BLUE);
    add(wires, "MISO", pins.miso(), 25, Wire.Way.TO_PI, Cable.GREEN);
    add(wires, "CE" + pins.channel(), pins.chipSelect(), 22, Wire.Way.TO_PICO, Cable.ORANGE);
    add(wires, "IRQ", pins.irq(), 26, Wire.Way.TO_PI, Cable.VIOLET);
    add(wires, "ACK", pins.ack(), 27, Wire.Way.TO_PICO, Cable.GREY);
    add(wires, "RESET", pins.reset(), 30, Wire.Way.TO_PICO, Cable.BROWN);
    addGrounds(wires);
    if (leds == null) {
      return new Plan(wires, List.of(), null);
    }
    List<Led> lit = new ArrayList<>();
    for (int i = 0; i < LedPins.NAMES.size(); i++) {
      lit.add(new Led(LedPins.NAMES.get(i), HeaderPin.ofBcm(leds.bcm().get(i))));
    }
    List<HeaderPin> places = lit.stream().map(Led::pi).toList();
    return new Plan(wires, lit, nearest(places, false, 1).getFirst());
  }

  private static void add(
      List<Wire> wires, String name, int bcm, int pico, Wire.Way way, Cable cable) {
    wires.add(new Wire(name, HeaderPin.ofBcm(bcm), PicoPin.of(pico), way, cable));
  }

  /** Adds the two grounds that the Pico has among the toaster's pins, in the same order. */
  private static void addGrounds(List<Wire> wires) {
    List<HeaderPin> grounds = nearest(wires.stream().map(Wire::pi).toList(), true, 2);
    int[] pico = {23, 28};
    for (int i = 0; i < pico.length; i++) {
      PicoPin end = PicoPin.of(pico[i]);
      wires.add(new Wire("GND", grounds.get(i), end, Wire.Way.GROUND, Cable.BLACK));
    }
  }

  /**
   * Returns the grounds that are nearest to some pins, by number. Wires leave to one side: the
   * toaster's at the edge of the board, the LEDs' on the other; so do their grounds.
   */
  private static List<HeaderPin> nearest(List<HeaderPin> pins, boolean outer, int count) {
    return HeaderPin.ALL.stream()
        .filter(pin -> pin.isGround() && pin.outer() == outer)
        .sorted(
            Comparator.comparingInt(
                ground -> pins.stream().mapToInt(pin -> Math.abs(pin.row() - ground.row())).sum()))
        .limit(count)
        .sorted(Comparator.comparingInt(HeaderPin::number))
        .toList();
  }
}
