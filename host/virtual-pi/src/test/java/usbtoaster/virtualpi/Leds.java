package usbtoaster.virtualpi;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The eight LEDs on the header, as somebody sees them who looks from outside. Any thread. */
final class Leds {
  /** Their BCM numbers: in flight, ISR, DPC, APC, IOCP, continuation, error, heartbeat. */
  static final Set<Integer> BCM = Set.of(5, 6, 12, 13, 16, 19, 20, 21);

  private static final int IN_FLIGHT = 5;
  private static final int HEARTBEAT = 21;

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

  /** Returns the LEDs in the order in which each was lit first, after a request was in flight. */
  synchronized List<Integer> firstLit() {
    return changes.stream()
        .filter(Change::lit)
        .map(Change::bcm)
        .dropWhile(bcm -> bcm != IN_FLIGHT)
        .filter(bcm -> bcm != HEARTBEAT)
        .distinct()
        .toList();
  }

  /** Returns the LEDs that were ever lit. */
  synchronized Set<Integer> everLit() {
    return changes.stream().filter(Change::lit).map(Change::bcm).collect(Collectors.toSet());
  }

  /** Returns the LEDs that are lit now. */
  synchronized Set<Integer> lit() {
    Set<Integer> lit = new TreeSet<>();
    for (Change change : changes) {
      if (change.lit()) {
        lit.add(change.bcm());
      } else {
        lit.remove(change.bcm());
      }
    }
    return lit;
  }

  /** Returns what was seen since, in its order. */
  synchronized List<Change> changes() {
    return List.copyOf(changes);
  }
}
