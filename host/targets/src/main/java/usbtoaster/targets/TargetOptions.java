package usbtoaster.targets;

import org.jspecify.annotations.Nullable;
import usbtoaster.driver.LedPins;
import usbtoaster.driver.PinMap;

/**
 * How to open a target. A target does not look at what is not its own.
 *
 * @param pins where the toaster is on the header, and the clock of its bus; the emulator's wires
 *     lead there, and the mock has none
 * @param leds where the eight LEDs are on the header, or null: none are driven
 * @param edges what notifies the driver of edges; for {@link Target#PI}
 * @param emulator how to open {@link Target#EMULATOR}
 */
public record TargetOptions(
    PinMap pins, @Nullable LedPins leds, Edges edges, EmulatorOptions emulator) {
  /** The usual pins, no LEDs, edges from Pi4J, the toaster's firmware as fast as possible. */
  public static final TargetOptions DEFAULT =
      new TargetOptions(PinMap.DEFAULT, null, Edges.PI4J, EmulatorOptions.DEFAULT);

  /**
   * Checks the pins.
   *
   * @throws IllegalArgumentException if an LED is on a pin of the toaster's
   */
  public TargetOptions {
    if (leds != null) {
      leds.checkApart(pins);
    }
  }

  /** Returns these with other pins. */
  public TargetOptions withPins(PinMap map) {
    return new TargetOptions(map, leds, edges, emulator);
  }

  /** Returns these with LEDs there, or with none. */
  public TargetOptions withLeds(@Nullable LedPins map) {
    return new TargetOptions(pins, map, edges, emulator);
  }

  /** Returns these with edges from elsewhere. */
  public TargetOptions withEdges(Edges source) {
    return new TargetOptions(pins, leds, source, emulator);
  }

  /** Returns these with the emulator opened in another way. */
  public TargetOptions withEmulator(EmulatorOptions options) {
    return new TargetOptions(pins, leds, edges, options);
  }
}
