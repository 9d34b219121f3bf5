package usbtoaster.cli;

import java.io.Console;

/** Whether to write with colours. */
final class Colours {
  private Colours() {}

  /**
   * Returns whether stdout is a terminal that has them, and nobody asked to do without: {@code
   * NO_COLOR} is a convention that many programs keep (no-color.org).
   */
  @SuppressWarnings("SystemConsoleNull") // since 25 it is null again where there is no terminal
  static boolean wanted() {
    Console console = System.console();
    return console != null
        && console.isTerminal()
        && isUnset("NO_COLOR")
        && !"dumb".equals(System.getenv("TERM"));
  }

  private static boolean isUnset(String name) {
    String value = System.getenv(name);
    return value == null || value.isEmpty();
  }
}
