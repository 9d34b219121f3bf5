package usbtoaster.emulator.testing;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import usbtoaster.emulator.uart.Uart;

/** A terminal at a UART or at a serial port over USB: what it has said since the chip was reset. */
final class Terminal {
  private static final int TAIL = 80;

  private final String name;
  private final Consumer<byte[]> sender;
  private final Runnable received;
  private final Transcript said = new Transcript();

  /**
   * Makes a terminal.
   *
   * @param sender sends to the device
   * @param received runs after each character from it
   */
  Terminal(String name, Consumer<byte[]> sender, Runnable received) {
    this.name = name;
    this.sender = sender;
    this.received = received;
  }

  /** Makes a terminal that listens to {@code uart}. */
  static Terminal at(Uart uart, String name, Runnable received) {
    Terminal terminal = new Terminal(name, bytes -> send(uart, bytes), received);
    uart.listen(terminal::heard);
    return terminal;
  }

  private static void send(Uart uart, byte[] bytes) {
    for (byte character : bytes) {
      uart.receive(character & 0xFF);
    }
  }

  /** Takes a character from the device. */
  void heard(int character) {
    said.add((char) character);
    received.run();
  }

  Transcript said() {
    return said;
  }

  void send(String text) {
    sender.accept(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Returns a sentence with what was said last. */
  String tail() {
    return said.isEmpty()
        ? name + " has said nothing."
        : "%s said last: %s".formatted(name, quoted(said.tail(TAIL)));
  }

  /** Quotes {@code text}, with what cannot be printed as an escape. */
  static String quoted(String text) {
    return "\"" + Visible.line(text) + "\"";
  }
}
