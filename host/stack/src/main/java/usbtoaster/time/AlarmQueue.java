package usbtoaster.time;

import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The alarms of a virtual time, earliest first; of those with one deadline the one that was armed
 * first goes first. For one thread.
 */
public final class AlarmQueue {
  private record Entry(long deadlineNanos, long order, Alarm alarm) {}

  private final TreeSet<Entry> queue =
      new TreeSet<>(Comparator.comparingLong(Entry::deadlineNanos).thenComparingLong(Entry::order));
  private final IdentityHashMap<Alarm, Entry> entries = new IdentityHashMap<>();
  private long order;

  /** Makes a queue with nothing armed. */
  public AlarmQueue() {}

  /** Sets {@code alarm}, in place of the deadline it had before. */
  public void arm(Alarm alarm, long deadlineNanos) {
    Entry entry = new Entry(deadlineNanos, order++, alarm);
    Entry before = entries.put(alarm, entry);
    if (before != null) {
      queue.remove(before);
    }
    queue.add(entry);
  }

  /** Takes {@code alarm} out, if it is armed. */
  public void disarm(Alarm alarm) {
    Entry entry = entries.remove(alarm);
    if (entry != null) {
      queue.remove(entry);
    }
  }

  /** Returns the earliest deadline; {@link Long#MAX_VALUE} if nothing is armed. */
  public long nextNanos() {
    return queue.isEmpty() ? Long.MAX_VALUE : queue.first().deadlineNanos();
  }

  /** Returns whether nothing is armed. */
  public boolean isEmpty() {
    return queue.isEmpty();
  }

  /**
   * Takes the first alarm out.
   *
   * @throws java.util.NoSuchElementException if nothing is armed
   */
  public Alarm removeFirst() {
    Entry first = queue.removeFirst();
    entries.remove(first.alarm());
    return first.alarm();
  }

  /** Returns a sentence that names the first twenty, as seen at {@code nowNanos}. */
  public String describe(long nowNanos) {
    if (queue.isEmpty()) {
      return "Nothing is armed.";
    }
    return queue.stream()
        .limit(20)
        .map(entry -> "%s in %d ns".formatted(entry.alarm(), entry.deadlineNanos() - nowNanos))
        .collect(Collectors.joining(", ", "Armed (" + queue.size() + "): ", "."));
  }
}
