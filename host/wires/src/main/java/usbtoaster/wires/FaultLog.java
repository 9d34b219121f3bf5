package usbtoaster.wires;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The newest faults that happened, and how many of each kind there were. Any thread may call. */
final class FaultLog {
  /** More would not be read in a failure's message. */
  static final int KEPT = 64;

  private final FaultCounts counts = new FaultCounts();
  private final Deque<Injected> newest = new ArrayDeque<>(); // guarded by itself

  void add(Injected injected) {
    counts.add(injected.kind());
    synchronized (newest) {
      if (newest.size() == KEPT) {
        newest.removeFirst();
      }
      newest.addLast(injected);
    }
  }

  FaultCounts counts() {
    return counts;
  }

  List<Injected> newest() {
    synchronized (newest) {
      return List.copyOf(newest);
    }
  }

  String tell(long seed, boolean seeded) {
    StringBuilder said = new StringBuilder();
    said.append(counts.total()).append(counts.total() == 1 ? " fault" : " faults");
    if (seeded) {
      said.append(", seed ").append(seed);
    }
    List<Injected> last = newest();
    if (counts.total() > last.size()) {
      said.append(", the last ").append(last.size());
    }
    last.forEach(injected -> said.append(System.lineSeparator()).append("  ").append(injected));
    return said.toString();
  }
}
