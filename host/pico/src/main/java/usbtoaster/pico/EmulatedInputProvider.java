package usbtoaster.pico;

import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalInputConfig;
import com.pi4j.io.gpio.digital.DigitalInputProvider;
import com.pi4j.io.gpio.digital.DigitalInputProviderBase;

/** Makes inputs at the pins of an emulated Pico. */
final class EmulatedInputProvider extends DigitalInputProviderBase implements DigitalInputProvider {
  private final PicoSource source;

  EmulatedInputProvider(PicoSource source) {
    super("toaster-emulator-digital-input", "Emulated Pico: digital input");
    this.source = source;
  }

  @Override
  public int getPriority() {
    return source.priority();
  }

  @Override
  public DigitalInput create(DigitalInputConfig config) {
    EmulatedPico pico = source.pico();
    Wire wire = pico.wiring().input(config.address());
    pico.lines().claim(wire.name());
    return source.register(
        context(), new EmulatedInput(pico.lines(), wire, this, config), wire.name());
  }
}
