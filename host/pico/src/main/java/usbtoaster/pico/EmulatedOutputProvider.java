package usbtoaster.pico;

import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalOutputConfig;
import com.pi4j.io.gpio.digital.DigitalOutputProvider;
import com.pi4j.io.gpio.digital.DigitalOutputProviderBase;
import java.util.List;

/** Makes outputs at the pins of an emulated Pico. */
final class EmulatedOutputProvider extends DigitalOutputProviderBase
    implements DigitalOutputProvider {
  private final PicoSource source;

  EmulatedOutputProvider(PicoSource source) {
    super("toaster-emulator-digital-output", "Emulated Pico: digital output");
    this.source = source;
  }

  @Override
  public int getPriority() {
    return source.priority();
  }

  @Override
  public DigitalOutput create(DigitalOutputConfig config) {
    EmulatedPico pico = source.pico();
    List<Wire> wires = pico.wiring().outputs(config.address());
    String name = wires.getFirst().name();
    pico.lines().claim(name);
    return source.register(context(), new EmulatedOutput(pico.lines(), wires, this, config), name);
  }
}
