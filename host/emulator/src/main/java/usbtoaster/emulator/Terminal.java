package usbtoaster.emulator;

import java.nio.charset.StandardCharsets;
import usbtoaster.emulator.uart.Uart;

/** A terminal at a UART: what it has said since the chip was reset, and how much of it was read. */
final class Terminal {
  private static final int TAIL = 80;

  private final String name;
  private final Uart uart;
  private final StringBuilder said = new StringBuilder();
  private int read;

  /**
   * Makes a terminal that hears {@code uart}.
   *
   * @param heard runs after each character
   */
  Terminal(String name, Uart uart, Runnable heard) {
    this.name = name;
    this.uart = uart;
    uart.listen(
        character -> {
          said.append((char) character);
          heard.run();
        });
  }

  /** Forgets what was said. */
  void clear() {
    said.setLength(0);
    read = 0;
  }

  String text() {
    return said.toString();
  }

  /** Returns whether {@code text} is in what was not read yet; then it is read up to its end. */
  boolean readTo(String text) {
    int at = said.indexOf(text, read);
    if (at < 0) {
      return false;
    }
    read = at + text.length();
    return true;
  }

  void send(String text) {
    for (byte character : text.getBytes(StandardCharsets.ISO_8859_1)) {
      uart.receive(character & 0xFF);
    }
  }

  /** Returns a sentence with what was said last. */
  String tail() {
    if (said.isEmpty()) {
      return name + " has said nothing.";
    }
    String all = text();
    String last = all.substring(Math.max(0, all.length() - TAIL));
    String dots = last.length() < all.length() ? "…" : "";
    return "%s said last: %s".formatted(name, quoted(dots + last));
  }

  /** Quotes {@code text}, with what cannot be printed as an escape. */
  static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.chars()
        .forEach(
            c -> {
              switch (c) {
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                default -> quoted.append(c < ' ' ? "\\x%02X".formatted(c) : Character.toString(c));
              }
            });
    return quoted.append('"').toString();
  }
}
