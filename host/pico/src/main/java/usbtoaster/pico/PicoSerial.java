package usbtoaster.pico;

import usbtoaster.emulator.testing.Probe;

/**
 * The host's end of the UART: text in both directions, a character a byte, as ISO 8859-1. It has
 * the speed that the firmware has. Any thread may call.
 */
public final class PicoSerial {
  private final EmulatedPico pico;
  private final int uart;

  PicoSerial(EmulatedPico pico, int uart) {
    this.pico = pico;
    this.uart = uart;
  }

  /** Returns what the Pico has said since it was switched on: {@link Probe#uartText}. */
  public String text() {
    return pico.look(probe -> probe.uartText(uart));
  }

  /** Sends {@code text} to the Pico: {@link Probe#send}. */
  public void send(String text) {
    pico.look(
        probe -> {
          probe.send(uart, text);
          return true;
        });
  }

  /** Returns which UART of the Pico is at the other end: 0 or 1. */
  public int number() {
    return uart;
  }
}
