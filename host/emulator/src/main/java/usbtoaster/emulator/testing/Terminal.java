package usbtoaster.emulator.testing;

import java.nio.charset.StandardCharsets;
import usbtoaster.emulator.uart.Uart;

/** A terminal at a UART: what it has said since the chip was reset. */
final class Terminal {
  private static final int TAIL = 80;

  private final String name;
  private final Uart uart;
  private final Transcript said = new Transcript();

  /**
   * Makes a terminal that listens to {@code uart}.
   *
   * @param received runs after each character
   */
  Terminal(String name, Uart uart, Runnable received) {
    this.name = name;
    this.uart = uart;
    uart.listen(
        character -> {
          said.add((char) character);
          received.run();
        });
  }

  Transcript said() {
    return said;
  }

  void send(String text) {
    for (byte character : text.getBytes(StandardCharsets.ISO_8859_1)) {
      uart.receive(character & 0xFF);
    }
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
