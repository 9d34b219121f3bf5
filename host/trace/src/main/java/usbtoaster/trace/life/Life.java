package usbtoaster.trace.life;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import usbtoaster.trace.Event;
import usbtoaster.trace.Stage;
import usbtoaster.trace.StageGraph;

/**
 * The life of one request, from the call to the thread given back.
 *
 * <p>Its memory is bounded: of many bursts it keeps the first and the last and how many were
 * between them. Not thread-safe: it belongs to the {@link Lives} that fills it.
 */
public final class Life {
  private static final int MOST_EVENTS = 64;

  private final long request;
  private final List<Event> events = new ArrayList<>(); // those outside the bursts
  private @Nullable Burst first;
  private @Nullable Burst last;
  private long groups; // bursts, and interrupts that no burst asked for
  private long bursts;
  private boolean torn;
  private long foldedFromNanos;
  private long foldedToNanos;
  private long foldedWorkedNanos;

  Life(long request) {
    this.request = request;
  }

  /** Returns the request's number. */
  public long request() {
    return request;
  }

  /** Returns how many bursts the request took: how often it reached DMA_START. */
  public long bursts() {
    return bursts;
  }

  /** Returns whether the continuation ran and the borrowed thread was given back. */
  public boolean finished() {
    return reached(Stage.RESUME) && reached(Stage.RETURN);
  }

  /** Returns whether the request reached {@code stage}. */
  public boolean reached(Stage stage) {
    return events.stream().anyMatch(event -> event.stage() == stage)
        || (first != null && first.has(stage))
        || (last != null && last.has(stage));
  }

  /**
   * Returns what the request owes by what it has reached, such as a RESUME for its SUSPEND. Empty
   * when the life is over, for a driver with fewer stages and a synchronous call, too.
   */
  public Set<Stage> missing() {
    return StageGraph.WHOLE.owed(this::reached);
  }

  /** Returns whether events are missing from the time in which the request was alive. */
  public boolean torn() {
    return torn;
  }

  void tear() {
    torn |= !finished();
  }

  void add(Event event) {
    if (event.stage().perBurst()) {
      burstFor(event.stage()).add(event);
    } else if (events.size() < MOST_EVENTS) {
      events.add(event);
    }
  }

  /** Adds what served the current burst: the events of the interrupt, and the DPC. */
  void addServed(List<Event> interrupt, Event dpc) {
    Burst burst = burstFor(Stage.DPC);
    interrupt.forEach(burst::add);
    burst.add(dpc);
  }

  private Burst burstFor(Stage stage) {
    Burst current = last;
    if (current != null && stage != Stage.DMA_START && !current.has(stage)) {
      return current;
    }
    if (current != null && current != first) {
      fold(current);
    }
    Burst next = new Burst(current);
    first = first == null ? next : first;
    last = next;
    groups++;
    bursts += stage == Stage.DMA_START ? 1 : 0;
    return next;
  }

  private void fold(Burst burst) {
    if (groups == 2) { // the first one to be folded
      foldedFromNanos = burst.begun().fromNanos();
    }
    foldedToNanos = burst.lastNanos();
    foldedWorkedNanos += burst.workedNanos();
  }

  /**
   * Returns the rows in the order of their times; a fold stands before the last burst, a gap where
   * it begins. An event of the device itself names no thread: whoever clocked the bus has recorded
   * it.
   */
  public List<LifeRow> rows() {
    LifeRows made = made();
    return made == null ? List.of() : made.rows();
  }

  private @Nullable LifeRows made() {
    List<Event> shown = shown();
    if (shown.isEmpty()) {
      return null;
    }
    Burst latest = last;
    Fold fold =
        groups > 2 && latest != null
            ? new Fold(
                groups - 2, foldedFromNanos, foldedToNanos, latest.firstOrder(), foldedWorkedNanos)
            : null;
    Event call = events.isEmpty() ? shown.getFirst() : events.getFirst();
    Stretches.Piece begun = latest == null ? new Stretches.Piece(0, 0) : latest.begun();
    return new LifeRows(shown, call, fold, begun, blocked() ? call.thread() : null);
  }

  private List<Event> shown() {
    List<Event> shown = new ArrayList<>(events);
    if (first != null) {
      shown.addAll(first.events());
    }
    if (last != null && last != first) {
      shown.addAll(last.events());
    }
    // A thread reads the clock before it gets its place in the trace: between threads, the clock is
    // the better order.
    shown.sort(Comparator.comparingLong(Event::nanos).thenComparingLong(Event::order));
    return shown;
  }

  /**
   * Returns whether the caller's thread was blocked in its call until the request had ended: its
   * APC was executed at once, and set an event.
   */
  public boolean blocked() {
    return reached(Stage.APC) && !reached(Stage.SUSPEND) && !reached(Stage.PACKET);
  }

  /** Returns how long it was from the first of the stages to the last, in nanoseconds. */
  public long nanos() {
    List<Event> shown = shown();
    return shown.isEmpty() ? 0 : shown.getLast().nanos() - shown.getFirst().nanos();
  }

  /**
   * Returns for how long of that at least one thread worked for the request, in nanoseconds: from
   * stage to stage on one thread, in one go. Source: {@code docs/life-of-a-write.md}.
   */
  public long workedNanos() {
    LifeRows made = made();
    return made == null ? 0 : made.workedNanos();
  }

  /** Returns the life as lines of a table, the heading first. */
  public List<String> table() {
    return LifeTable.of(rows());
  }

  /** Returns the table in another number of columns. */
  public List<String> table(int columns) {
    return LifeTable.of(rows(), columns);
  }
}
