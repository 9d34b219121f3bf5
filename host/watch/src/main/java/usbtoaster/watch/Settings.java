package usbtoaster.watch;

import usbtoaster.protocol.Protocol;

/**
 * How is toasted.
 *
 * @param browning 0 to {@link Protocol#MAX_BROWNING}
 * @param burst the longest burst on the bus, in bytes, 1 to {@link Protocol#MAX_BURST_BYTES}
 * @param bytes the length of a piece, {@link #LEAST_BYTES} to {@link Protocol#SLOT_BYTES}
 * @param inFlight how many pieces may be under way at once, 1 to {@link #MOST_IN_FLIGHT}
 */
public record Settings(int browning, int burst, int bytes, int inFlight) {
  /** A piece has its number in it, by which its toast is known again. */
  public static final int LEAST_BYTES = 16;

  /** More than any screen shows. */
  public static final int MOST_IN_FLIGHT = 64;

  /** What a page begins with. */
  public static final Settings DEFAULT =
      new Settings(Protocol.DEFAULT_BROWNING, Protocol.DEFAULT_BURST_BYTES, 512, 8);

  /** Checks the values. */
  public Settings {
    check("browning", browning, 0, Protocol.MAX_BROWNING);
    check("burst", burst, 1, Protocol.MAX_BURST_BYTES);
    check("bytes", bytes, LEAST_BYTES, Protocol.SLOT_BYTES);
    check("inFlight", inFlight, 1, MOST_IN_FLIGHT);
  }

  private static void check(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "The value of %s is %d to %d, not %d.".formatted(name, least, most, value));
    }
  }

  /** Returns whether these need what the device or the driver is told before a piece is written. */
  boolean sameDevice(Settings other) {
    return browning == other.browning && burst == other.burst;
  }
}
