package usbtoaster.targets;

import com.pi4j.context.Context;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalState;
import org.jspecify.annotations.Nullable;
import usbtoaster.driver.LedPins;
import usbtoaster.driver.PiWires;

/** The LEDs as outputs of Pi4J, one after the other. The context that has them lets them go. */
final class Pi4jLeds implements LedLines {
  private final DigitalOutput[] outputs;

  private Pi4jLeds(DigitalOutput[] outputs) {
    this.outputs = outputs;
  }

  /**
   * Creates the outputs; null: no LEDs are asked for.
   *
   * @throws PiWires.LineException if one of them is not to be had
   */
  static @Nullable LedLines create(Context context, @Nullable LedPins pins) {
    return pins == null
        ? null
        : new Pi4jLeds(PiWires.leds(context, pins).toArray(DigitalOutput[]::new));
  }

  @Override
  public void set(int mask, int levels) {
    for (int i = 0; i < outputs.length; i++) {
      if ((mask >> i & 1) != 0) {
        outputs[i].state((levels >> i & 1) != 0 ? DigitalState.HIGH : DigitalState.LOW);
      }
    }
  }
}
