package usbtoaster.drawing;

import java.util.Locale;

/**
 * The colour of a cable. Red is not among them: it is for supplies, and no wire here is one. Each
 * can be seen on white paper and on a dark terminal.
 */
public enum Cable {
  /** SCLK's. */
  YELLOW("#f2c200", "33"),
  /** MOSI's. */
  BLUE("#2f6fde", "94"),
  /** MISO's. */
  GREEN("#2a9d4a", "32"),
  /** The chip select's. */
  ORANGE("#f08519", "38;5;208"),
  /** IRQ's. */
  VIOLET("#9a4fd0", "35"),
  /** ACK's. */
  GREY("#9aa3ad", "38;5;245"),
  /** RESET's. */
  BROWN("#8a5a33", "38;5;130"),
  /** Ground's, and the LEDs': what colour a terminal writes in. */
  BLACK("#22262b", "");

  private final String rgb;
  private final String sgr;

  Cable(String rgb, String sgr) {
    this.rgb = rgb;
    this.sgr = sgr;
  }

  /** Returns the colour as SVG writes it. */
  String rgb() {
    return rgb;
  }

  /**
   * Returns what is between {@code ESC [} and {@code m} to write in it; "" for the usual colour.
   */
  String sgr() {
    return sgr;
  }

  /** Returns its name. */
  public String told() {
    return name().toLowerCase(Locale.ROOT);
  }
}
