package usbtoaster.emulator.adc;

import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What is at the five inputs of the ADC: GPIO26 to GPIO29, and the temperature sensor. Against a
 * reference of 3.3 V; what is below 0 V reads 0, what is above the reference reads 4095.
 *
 * <p>A pin that was given no voltage is what its pad is: 3.3 V if somebody drives or pulls it up,
 * else 0 V; one that floats keeps its last level. A voltage is for the ADC alone: the pad's level
 * does not follow it.
 *
 * <p>Belongs to the machine's thread.
 */
public final class AdcInputs {
  static final double REFERENCE_VOLTS = 3.3;

  private static final int FIRST_GPIO = 26;
  private static final int PINS = 4;
  private static final int SENSOR = 4;

  // Datasheet 4.9.5: 0.706 V at 27 degrees, and 1.721 mV less for each degree more.
  private static final double SENSOR_VOLTS = 0.706;
  private static final double SENSOR_CELSIUS = 27;
  private static final double VOLTS_PER_DEGREE = -0.001721;

  private final IntPredicate pads;
  private final Runnable beforeChange;
  private final @Nullable Voltage[] sources = new @Nullable Voltage[PINS];
  private Voltage sensor = picos -> SENSOR_VOLTS;

  /**
   * Makes the inputs: nothing is at the pins, and it is 27 degrees.
   *
   * @param pads whether the pad of input 0 to 3 is high
   * @param beforeChange runs before a voltage changes: what began earlier has seen the old one
   */
  AdcInputs(IntPredicate pads, Runnable beforeChange) {
    this.pads = pads;
    this.beforeChange = beforeChange;
  }

  /**
   * Puts a constant voltage at GPIO {@code gpio}, from now on.
   *
   * @throws IllegalArgumentException if the ADC is not at that pin, or it is not a number
   */
  public void voltage(int gpio, double volts) {
    double checked = finite(volts, "a voltage");
    voltage(gpio, picos -> checked);
  }

  /**
   * Puts a wave form at GPIO {@code gpio}, from now on.
   *
   * @throws IllegalArgumentException if the ADC is not at that pin
   */
  public void voltage(int gpio, Voltage wave) {
    int input = input(gpio);
    beforeChange.run();
    sources[input] = wave;
  }

  /**
   * Takes away what is at GPIO {@code gpio}.
   *
   * @throws IllegalArgumentException if the ADC is not at that pin
   */
  public void disconnect(int gpio) {
    int input = input(gpio);
    beforeChange.run();
    sources[input] = null;
  }

  /**
   * Sets the temperature of the chip in degrees Celsius, from now on.
   *
   * @throws IllegalArgumentException if it is not a number
   */
  public void temperature(double celsius) {
    double volts =
        SENSOR_VOLTS + (finite(celsius, "a temperature") - SENSOR_CELSIUS) * VOLTS_PER_DEGREE;
    beforeChange.run();
    sensor = picos -> volts;
  }

  /** Returns the volts at {@code input}, 0 to 7, at a moment. 5 to 7 lead nowhere. */
  double volts(int input, long picos, boolean sensorOn) {
    if (input >= SENSOR) {
      return input == SENSOR && sensorOn ? sensor.at(picos) : 0;
    }
    Voltage source = sources[input];
    if (source == null) {
      return pads.test(input) ? REFERENCE_VOLTS : 0;
    }
    return source.at(picos);
  }

  private static int input(int gpio) {
    if (gpio < FIRST_GPIO || gpio >= FIRST_GPIO + PINS) {
      throw new IllegalArgumentException(
          "The ADC is at GPIO26 to GPIO29, not at GPIO%d".formatted(gpio));
    }
    return gpio - FIRST_GPIO;
  }

  private static double finite(double value, String what) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("%s is not %s".formatted(value, what));
    }
    return value;
  }
}
