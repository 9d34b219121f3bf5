package usbtoaster.wires;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** How many faults of each kind really happened. Any thread may read. */
public final class FaultCounts {
  private final Map<FaultKind, LongAdder> counts = new EnumMap<>(FaultKind.class);

  /** Makes counts at 0. */
  public FaultCounts() {
    for (FaultKind kind : FaultKind.values()) {
      counts.put(kind, new LongAdder());
    }
  }

  /** Counts a fault of {@code kind}. */
  public void add(FaultKind kind) {
    counter(kind).increment();
  }

  /** Returns how many faults of {@code kind} happened. */
  public long count(FaultKind kind) {
    return counter(kind).sum();
  }

  /** Returns how many faults happened. */
  public long total() {
    return counts.values().stream().mapToLong(LongAdder::sum).sum();
  }

  @Override
  public String toString() {
    return counts.toString();
  }

  private LongAdder counter(FaultKind kind) {
    return Objects.requireNonNull(counts.get(kind));
  }
}
