package usbtoaster.pico;

import com.pi4j.context.Context;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalOutputConfig;
import com.pi4j.io.gpio.digital.DigitalOutputProvider;
import com.pi4j.io.gpio.digital.DigitalState;
import java.util.List;

/**
 * An output of the host at a pin of the Pico, or at several. Setting it takes a microsecond of the
 * device's time, so that a pulse has a width. Any thread may set it. As on Linux an output is low
 * until it is told otherwise, and keeps its level when it is shut down without a state for that.
 */
final class EmulatedOutput extends Pi4jBase.Output {
  private final Lines lines;
  private final List<Wire> wires;

  EmulatedOutput(
      Lines lines, List<Wire> wires, DigitalOutputProvider provider, DigitalOutputConfig config) {
    super(provider, config);
    this.lines = lines;
    this.wires = wires;
  }

  @Override
  public DigitalOutput initialize(Context context) {
    DigitalState initial = config().initialState();
    if (initial == null || initial == DigitalState.UNKNOWN) {
      state(DigitalState.LOW);
    }
    super.initialize(context);
    return this;
  }

  @Override
  public DigitalOutput state(DigitalState state) {
    if (state == DigitalState.UNKNOWN) {
      throw new IllegalArgumentException(
          "A wire is HIGH or LOW: set " + wires.getFirst().name() + " to one of them.");
    }
    lines.set(wires, state == DigitalState.HIGH);
    super.state(state);
    return this;
  }

  @Override
  void release() {
    lines.free(wires.getFirst().name());
  }
}
