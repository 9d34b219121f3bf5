package usbtoaster.cli;

import usbtoaster.view.led.Led;
import usbtoaster.view.led.LedPanel;

/**
 * The LEDs as a line of a terminal: {@code [*] in flight [ ] ISR}. An LED that was on since the
 * line was made the last time is lit, however short that was. For one thread.
 */
final class LedLine {
  private static final String GREEN = "\033[32m";
  private static final String RED = "\033[31m";
  private static final String PLAIN = "\033[m";

  private final LedPanel panel;
  private final boolean colours;
  private final long[] told = new long[Led.values().length];

  /** Makes a line; {@code colours}: lit LEDs have some. */
  LedLine(LedPanel panel, boolean colours) {
    this.panel = panel;
    this.colours = colours;
  }

  /** Returns whether to use colours on the terminal that there is. */
  static boolean coloursAllowed() {
    return Colours.wanted(true, System::getenv);
  }

  /** Returns the line, with as many of the LEDs as fit into so many columns. */
  String text(int columns) {
    int levels = panel.levels();
    StringBuilder line = new StringBuilder();
    int column = 0;
    for (Led led : Led.values()) {
      long times = panel.times(led);
      boolean lit =
          (levels & led.bit()) != 0 || (led != Led.HEARTBEAT && times != told[led.index()]);
      told[led.index()] = times;
      String name = name(led);
      int next = column + (column == 0 ? 0 : 1) + "[*] ".length() + name.length();
      if (next > columns) {
        return line.toString();
      }
      line.append(column == 0 ? "" : " ").append('[').append(star(led, lit)).append("] ");
      line.append(name);
      column = next;
    }
    return line.toString();
  }

  private String star(Led led, boolean lit) {
    if (!lit) {
      return " ";
    }
    return colours ? (led == Led.ERROR ? RED : GREEN) + "*" + PLAIN : "*";
  }

  /** Returns what an LED is called where 80 columns are all there is. */
  private static String name(Led led) {
    return switch (led) {
      case CONTINUATION -> "cont.";
      case HEARTBEAT -> "beat";
      default -> led.label();
    };
  }
}
