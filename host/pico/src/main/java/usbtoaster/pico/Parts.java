package usbtoaster.pico;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.chip.Rp2040;
import usbtoaster.emulator.part.Bounce;
import usbtoaster.emulator.part.Button;
import usbtoaster.emulator.part.Led;
import usbtoaster.emulator.part.UartFormat;
import usbtoaster.emulator.part.UartPeer;
import usbtoaster.emulator.signal.Signal;

/**
 * The parts that a table of wires puts at the pins: buttons, LEDs, and the host's UART. They are
 * there before the power is. With the machine taken.
 */
final class Parts {
  private final Map<Wire, Button> buttons = new HashMap<>();
  private final Map<Wire, Led> leds = new HashMap<>();
  private final Map<Wire, Signal> hostLeds = new HashMap<>();
  private final @Nullable UartPeer uart;
  private final int baud;

  Parts(Rp2040 chip, Wiring wiring) {
    baud = wiring.baud();
    Wire fromChip = null;
    Wire toChip = null;
    for (Wire wire : wiring.wires()) {
      switch (wire.end()) {
        case HostEnd.Button button -> buttons.put(wire, button(chip, wire, button));
        case HostEnd.Led _ -> leds.put(wire, Led.toGround(chip.clock(), chip.pin(wire.gp()).pad()));
        case HostEnd.Output _ when wire.isHostLed() -> hostLed(chip, wire);
        case HostEnd.Uart end when end.drives() -> toChip = wire;
        case HostEnd.Uart _ -> fromChip = wire;
        default -> {}
      }
    }
    uart = fromChip == null && toChip == null ? null : peer(chip, baud, fromChip, toChip);
  }

  private void hostLed(Rp2040 chip, Wire wire) {
    Signal signal = new Signal(wire.name(), false);
    hostLeds.put(wire, signal);
    leds.put(wire, Led.toGround(chip.clock(), signal));
  }

  private static Button button(Rp2040 chip, Wire wire, HostEnd.Button end) {
    Bounce bounce = chatter(end.bounce());
    return end.high()
        ? Button.to3V3(chip.clock(), chip.pin(wire.gp()), bounce)
        : Button.toGround(chip.clock(), chip.pin(wire.gp()), bounce);
  }

  /** Returns jumps that become shorter and are over within {@code time}. */
  private static Bounce chatter(Duration time) {
    return time.isZero()
        ? Bounce.NONE
        : Bounce.of(
            time.dividedBy(4),
            time.dividedBy(4),
            time.dividedBy(8),
            time.dividedBy(8),
            time.dividedBy(16),
            time.dividedBy(16));
  }

  private static UartPeer peer(
      Rp2040 chip, int baud, @Nullable Wire fromChip, @Nullable Wire toChip) {
    UartFormat format = UartFormat.of(baud);
    Signal heard = fromChip == null ? new Signal("no wire", true) : chip.pin(fromChip.gp()).pad();
    return toChip == null
        ? new UartPeer(chip.clock(), format, heard)
        : new UartPeer(chip.clock(), format, heard, chip.pin(toChip.gp()));
  }

  /** Returns the button at a wire that is one. */
  Optional<Button> button(Wire wire) {
    return Optional.ofNullable(buttons.get(wire));
  }

  /** Returns the LED at a wire that is one. */
  Optional<Led> led(Wire wire) {
    return Optional.ofNullable(leds.get(wire));
  }

  /** Returns the level at an LED on the host's header. */
  Signal hostLed(Wire wire) {
    return Objects.requireNonNull(hostLeds.get(wire), "a wire of this Pico");
  }

  /** Returns the host's UART, if a line of it is wired. */
  Optional<UartPeer> uart() {
    return Optional.ofNullable(uart);
  }

  /** The power was off: what was said before is forgotten. */
  void restarted() {
    uart().ifPresent(UartPeer::clear);
  }

  /**
   * Returns a sentence after a space on characters that cannot be read, if they are more than those
   * that can; or "". A few are nothing: a reset in the middle of one spoils it.
   */
  String failures() {
    return uart()
        .filter(peer -> peer.errors() > peer.text().length())
        .map(
            peer ->
                (" The host's UART cannot read %d characters at %d baud: write the firmware's speed"
                        + " into the wires, UART at %d baud.")
                    .formatted(peer.errors(), baud, baud == 9600 ? 115_200 : 9600))
        .orElse("");
  }
}
