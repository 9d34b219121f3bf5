package usbtoaster.pico;

import java.util.Optional;
import java.util.function.BiFunction;
import usbtoaster.emulator.part.UartPeer;

/** Finds the parts at an emulated Pico by their names. Any thread may call. */
final class PicoParts {
  private final Chip chip;
  private final Wiring wiring;
  private final Conductor conductor;

  PicoParts(Chip chip, Wiring wiring, Conductor conductor) {
    this.chip = chip;
    this.wiring = wiring;
    this.conductor = conductor;
  }

  PicoButton button(String name) {
    return new PicoButton(part("button", name, "BUTTON -> GP15 ", Parts::button), conductor);
  }

  PicoLed led(String name) {
    return new PicoLed(part("LED", name, "LED <- GP25 ", Parts::led), conductor);
  }

  private <T> T part(
      String kind, String name, String line, BiFunction<Parts, Wire, Optional<T>> asked) {
    return wiring
        .named(name)
        .flatMap(wire -> asked.apply(chip.parts(), wire))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "There is no %s %s: add a line %s to the wires."
                        .formatted(kind, name, line + name)));
  }

  PicoSerial serial() {
    UartPeer peer =
        chip.parts()
            .uart()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "No UART is wired: add UART.RXD <- GP0 and UART.TXD -> GP1 to the wires."));
    return new PicoSerial(wiring, peer, conductor);
  }
}
