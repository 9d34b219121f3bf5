package usbtoaster.pico;

import java.util.regex.Pattern;

/**
 * A wire between the host and a Pico, or a part at a pin of the Pico.
 *
 * <p>{@code toString} is the line of a table ({@link Wiring#parse}).
 *
 * @param end its end on the host's side
 * @param gp its end on the Pico's: a GP number, or {@link #RUN}; or {@link #HOST_LED}
 * @param name what messages, waveforms and traces call it: up to 40 printable characters, no {@code
 *     #}
 */
public record Wire(HostEnd end, int gp, String name) {
  /** The pin RUN, which is no GPIO: low resets the Pico. */
  public static final int RUN = -1;

  /** No pin of the Pico: an LED on the host's header, to ground, hangs on an output of the host. */
  public static final int HOST_LED = -2;

  private static final Pattern NAME = Pattern.compile("[!-~&&[^#]]([ -~&&[^#]]{0,38}[!-~&&[^#]])?");

  /**
   * Checks what can be told of one wire alone.
   *
   * @throws WiringException if a pin is none, or cannot be what the wire makes of it
   */
  public Wire {
    if (!NAME.matcher(name).matches()) {
      throw new WiringException(
          "The name of a wire is 1 to 40 printable characters without #, not \"%s\"."
              .formatted(name.replaceAll("[^ -~]", "?")));
    }
    if (gp == RUN) {
      checkRun(end);
    } else if (gp == HOST_LED) {
      checkHostLed(end);
    } else {
      checkGp(end, gp);
    }
  }

  /** Makes a wire that is called as its end on the host's side is. */
  public Wire(HostEnd end, int gp) {
    this(end, gp, usualName(end, gp));
  }

  private static String usualName(HostEnd end, int gp) {
    return switch (end) { // of parts there may be many
      case HostEnd.Button button -> button.kind() + " at " + pin(gp);
      case HostEnd.Led led -> led + " at " + pin(gp);
      default -> end.toString();
    };
  }

  private static void checkRun(HostEnd end) {
    if (!end.drives()) {
      throw new WiringException(
          "RUN is an input of the Pico, and drives no %s: write BCMn -> RUN.".formatted(end));
    }
    if (!(end instanceof HostEnd.Output)) {
      throw new WiringException(
          "RUN is wired to an output of the host, not to %s: write BCMn -> RUN.".formatted(end));
    }
  }

  private static void checkHostLed(HostEnd end) {
    if (!(end instanceof HostEnd.Output)) {
      throw new WiringException(
          "An LED on the host's header is lit by an output of the host, not by %s: write BCMn -> LED."
              .formatted(end));
    }
  }

  private static void checkGp(HostEnd end, int gp) {
    if (gp < 0 || gp >= HostEnd.PICO_PINS) {
      throw new WiringException(
          "GP%d is not a pin of a Pico: give GP0 to GP22, GP26 to GP28, or RUN.".formatted(gp));
    }
    if (!HostEnd.isOnHeader(gp) && !(gp == 25 && end instanceof HostEnd.Led)) {
      throw new WiringException(
          "GP%d is not on a Pico's header (%s): give GP0 to GP22 or GP26 to GP28."
              .formatted(gp, use(gp)));
    }
    if (end instanceof HostEnd.Uart uart && gp % 4 != (uart.drives() ? 1 : 0)) {
      throw new WiringException(
          uart.drives()
              ? "GP%d has no UART's RX, which the host's TXD wants: give GP1, 5, 9, 13, 17 or 21."
                  .formatted(gp)
              : "GP%d has no UART's TX, which the host's RXD wants: give GP0, 4, 8, 12, 16, 20 or 28."
                  .formatted(gp));
    }
  }

  private static String use(int gp) {
    return switch (gp) {
      case 23 -> "it sets the mode of the power supply";
      case 24 -> "it senses VBUS";
      case 25 -> "it is the LED on the board";
      default -> "it measures VSYS";
    };
  }

  /** Returns whether it leads to a GPIO of the Pico. */
  public boolean isGpio() {
    return gp >= 0;
  }

  /** Returns whether it leads to an LED on the host's header, and not to the Pico. */
  public boolean isHostLed() {
    return gp == HOST_LED;
  }

  /** Returns how a table writes a pin of the Pico: GP20, or RUN; or LED. */
  static String pin(int gp) {
    return switch (gp) {
      case RUN -> "RUN";
      case HOST_LED -> "LED";
      default -> "GP" + gp;
    };
  }

  /** Returns the UART block, 0 or 1, whose pin {@code gp} is (datasheet 2.19.2). */
  static int uart(int gp) {
    return ((gp + 4) >> 3) & 1;
  }

  /** Returns the line of a table: {@code BCM25 <- GP20 IRQ}. */
  @Override
  public String toString() {
    String line = end + (end.drives() ? " -> " : " <- ") + pin(gp);
    return name.equals(usualName(end, gp)) ? line : line + " " + name;
  }
}
