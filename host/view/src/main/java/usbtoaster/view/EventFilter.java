package usbtoaster.view;

import java.util.List;
import java.util.Set;
import usbtoaster.trace.Event;
import usbtoaster.trace.Stage;
import usbtoaster.trace.record.Entry;

/**
 * What of a trace is wanted; an empty set wants all. Immutable.
 *
 * <p>Who asks for requests or stages gets stages only: all else is nobody's. That something is
 * missing is told in any case.
 *
 * @param requests the requests that an event is to belong to, one of them at least
 * @param threads the names of threads, as {@link LogLine} shows them
 * @param fromNanos the earliest time, on the clock of the trace
 * @param toNanos the latest
 */
public record EventFilter(
    Set<Long> requests, Set<Stage> stages, Set<String> threads, long fromNanos, long toNanos) {
  /** Wants everything. */
  public static final EventFilter ALL =
      new EventFilter(Set.of(), Set.of(), Set.of(), Long.MIN_VALUE, Long.MAX_VALUE);

  /** Keeps copies of the sets. */
  public EventFilter {
    requests = Set.copyOf(requests);
    stages = Set.copyOf(stages);
    threads = Set.copyOf(threads);
  }

  /** Returns whether an entry is wanted. */
  public boolean wants(Entry entry, List<Long> of) {
    boolean onlyStages = !requests.isEmpty() || !stages.isEmpty();
    return inTime(entry)
        && switch (entry) {
          case Entry.StageReached reached -> wants(reached.event(), of);
          case Entry.Lost _ -> true;
          default -> !onlyStages && ofThread(LogLine.thread(entry));
        };
  }

  private boolean wants(Event event, List<Long> of) {
    return (requests.isEmpty() || of.stream().anyMatch(requests::contains))
        && (stages.isEmpty() || stages.contains(event.stage()))
        && ofThread(LogLine.thread(event));
  }

  private boolean inTime(Entry entry) {
    return entry.nanos() >= fromNanos && entry.nanos() <= toNanos;
  }

  private boolean ofThread(String thread) {
    return threads.isEmpty() || threads.contains(thread);
  }
}
