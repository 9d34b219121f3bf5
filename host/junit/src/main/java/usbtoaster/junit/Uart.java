package usbtoaster.junit;

import usbtoaster.emulator.testing.Probe;

/**
 * A terminal at a UART of the Pico: text in both directions, a character a byte, at the speed that
 * the firmware has set. It needs no wires.
 *
 * <p>What was expected is read: the next expectation looks at what came after it. Belongs to the
 * test's thread.
 */
public final class Uart extends SerialTerminal {
  private final int number;

  Uart(Pico pico, int number) {
    super(pico);
    this.number = number;
  }

  /** Returns 0 or 1. */
  public int number() {
    return number;
  }

  @Override
  String text(Probe probe) {
    return probe.uartText(number);
  }

  @Override
  long total(Probe probe) {
    return probe.uartTotal(number);
  }

  @Override
  void send(Probe probe, String text) {
    probe.send(number, text);
  }

  @Override
  public String toString() {
    return "UART" + number;
  }
}
