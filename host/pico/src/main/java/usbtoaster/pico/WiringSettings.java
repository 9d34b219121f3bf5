package usbtoaster.pico;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a table of wires says besides its wires.
 *
 * @param software the buses of the host whose bits the firmware moves itself
 * @param baud the speed of the host's UART, in bits a second
 */
record WiringSettings(SortedSet<Integer> software, int baud) {
  /** The speed of a UART of which nothing is said. */
  static final int USUAL_BAUD = 115_200;

  static final WiringSettings USUAL = new WiringSettings(new TreeSet<>(), USUAL_BAUD);

  private static final int LEAST_BAUD = 50;
  private static final int MOST_BAUD = 4_000_000; // of a Raspberry Pi

  WiringSettings {
    software = Collections.unmodifiableSortedSet(new TreeSet<>(software));
    if (baud < LEAST_BAUD || baud > MOST_BAUD) {
      throw new WiringException(
          "A UART has %d to %d baud, not %d: give the firmware's speed."
              .formatted(LEAST_BAUD, MOST_BAUD, baud));
    }
  }
}
