package usbtoaster.doctor;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What the evidence leaves: the faults that it fits, and of these the likeliest, with the fewest
 * things wrong at once.
 *
 * @param possible the faults that fit
 * @param likely the likeliest of them; empty if none fits: the wires do not keep still
 */
record Diagnosis(List<Fault> possible, List<Fault> likely) {
  static Diagnosis of(Evidence evidence) {
    List<Fault> possible = Fault.ALL.stream().filter(evidence::fits).toList();
    int least = possible.stream().mapToInt(Fault::weight).min().orElse(0);
    return new Diagnosis(
        possible, possible.stream().filter(fault -> fault.weight() == least).toList());
  }

  /** Returns whether nothing is wrong. */
  boolean sound() {
    return likely.size() == 1 && likely.getFirst().weight() == 0;
  }

  /** Returns whether the device shows no life. */
  boolean dead() {
    return likely.stream().anyMatch(fault -> fault.kind() == Fault.Kind.DEAD);
  }

  /** Returns the wires that all likely faults blame. */
  Set<Wire> guilty() {
    Set<Wire> guilty = EnumSet.allOf(Wire.class);
    likely.forEach(fault -> guilty.retainAll(fault.blamed()));
    if (likely.isEmpty()) {
      guilty.clear();
    }
    return guilty;
  }

  /** Returns the wires that only some of the likely faults blame. */
  Set<Wire> suspect() {
    Set<Wire> suspect = EnumSet.noneOf(Wire.class);
    likely.forEach(fault -> suspect.addAll(fault.blamed()));
    suspect.removeAll(guilty());
    return suspect;
  }

  /** Returns the wires that no fault blames which fits: they are connected. */
  Set<Wire> innocent() {
    Set<Wire> innocent = EnumSet.allOf(Wire.class);
    possible.forEach(fault -> innocent.removeAll(fault.blamed()));
    if (possible.isEmpty() || dead()) {
      innocent.clear();
    }
    return innocent;
  }
}
