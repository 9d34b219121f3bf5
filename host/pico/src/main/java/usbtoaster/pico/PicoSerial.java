package usbtoaster.pico;

import usbtoaster.emulator.part.UartPeer;

/**
 * The host's end of the UART: text in both directions, a character a byte, as ISO 8859-1. It reads
 * and drives the wires at the speed that the table states, so a firmware of another speed is not
 * understood. Any thread may call.
 */
public final class PicoSerial {
  private final Wiring wiring;
  private final UartPeer peer;
  private final Conductor conductor;

  PicoSerial(Wiring wiring, UartPeer peer, Conductor conductor) {
    this.wiring = wiring;
    this.peer = peer;
    this.conductor = conductor;
  }

  private Wire wire(boolean drives, String line) {
    return wiring.wires().stream()
        .filter(wire -> wire.end().equals(new HostEnd.Uart(drives)))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "The wire is missing: add %s to the wires.".formatted(line)));
  }

  /**
   * Returns what the Pico has said since it was switched on; of a very long text the end.
   *
   * @throws IllegalStateException if RXD is not wired
   */
  public String text() {
    wire(false, "UART.RXD <- GP0");
    return conductor.ask(peer::text);
  }

  /**
   * Sends {@code text} to the Pico, behind what is still to be sent. Returns at once.
   *
   * @throws IllegalStateException if TXD is not wired
   */
  public void send(String text) {
    wire(true, "UART.TXD -> GP1");
    conductor.act(() -> peer.send(text));
  }

  /**
   * Returns how many characters could not be read: the speeds differ, or a reset came in the middle
   * of one.
   */
  public long errors() {
    return conductor.ask(peer::errors);
  }

  /** Returns the speed of the host's end, in bits a second. */
  public int baud() {
    return wiring.baud();
  }

  /** Returns which UART of the Pico is at the other end: 0 or 1. */
  public int number() {
    return wiring.wires().stream()
        .filter(wire -> wire.end() instanceof HostEnd.Uart)
        .mapToInt(wire -> Wire.uart(wire.gp()))
        .findFirst()
        .orElseThrow();
  }
}
