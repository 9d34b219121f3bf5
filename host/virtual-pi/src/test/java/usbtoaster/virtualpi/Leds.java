package usbtoaster.virtualpi;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The eight LEDs on the header, as somebody sees them who looks from outside. Any thread. */
final class Leds {
  /** Their BCM numbers: in flight, ISR, DPC, APC, IOCP, continuation, error, heartbeat. */
  static final Set<Integer> BCM = Set.of(5, 6, 12, 13, 16, 19, 20, 21);

  /**
   * A change of one LED.
   *
   * @param nanos when it was seen: {@link System#nanoTime}
   */
  record Change(int bcm, boolean lit, long nanos) {}

  private final List<Change> changes = new ArrayList<>();

  synchronized void changed(int bcm, boolean lit) {
    changes.add(new Change(bcm, lit, System.nanoTime()));
  }

  /** Forgets what was seen. */
  synchronized void forget() {
    changes.clear();
  }

  /** Returns what was seen since, in its order. */
  synchronized List<Change> changes() {
    return List.copyOf(changes);
  }
}
