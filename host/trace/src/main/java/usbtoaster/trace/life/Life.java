package usbtoaster.trace.life;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import usbtoaster.trace.Event;
import usbtoaster.trace.Stage;
import usbtoaster.trace.StageGraph;
import usbtoaster.trace.Trace;
import usbtoaster.trace.census.ThreadKind;

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
    Burst next = new Burst();
    first = first == null ? next : first;
    last = next;
    groups++;
    bursts += stage == Stage.DMA_START ? 1 : 0;
    return next;
  }

  private void fold(Burst burst) {
    if (groups == 2) { // the first one to be folded
      foldedFromNanos = burst.firstNanos();
    }
    foldedToNanos = burst.lastNanos();
  }

  /**
   * Returns the rows in the order of their times; a fold stands before the last burst. An event of
   * the device itself names no thread: whoever clocked the bus has recorded it.
   */
  public List<LifeRow> rows() {
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
    List<LifeRow> rows = new ArrayList<>();
    if (shown.isEmpty()) {
      return rows;
    }
    long call = events.isEmpty() ? shown.getFirst().nanos() : events.getFirst().nanos();
    long before = shown.getFirst().nanos();
    long deviceStart = deviceStart(shown);
    long fold = groups > 2 && last != null ? last.firstOrder() : -1;
    for (Event event : shown) {
      if (event.order() == fold) {
        rows.add(
            new LifeRow.Folded(
                groups - 2, foldedFromNanos - call, foldedToNanos - foldedFromNanos));
        before = foldedToNanos;
      }
      rows.add(reached(event, call, before, deviceStart));
      before = event.nanos();
    }
    return rows;
  }

  private static long deviceStart(List<Event> shown) {
    return shown.stream()
        .mapToLong(Event::deviceNanos)
        .filter(nanos -> nanos != Trace.NO_DEVICE_TIME)
        .min()
        .orElse(0);
  }

  private static LifeRow reached(Event event, long call, long before, long deviceStart) {
    boolean device = event.stage().ofDevice();
    boolean timed = event.deviceNanos() != Trace.NO_DEVICE_TIME;
    return new LifeRow.Reached(
        event.stage(),
        event.nanos() - call,
        Math.max(0, event.nanos() - before), // a fold may end after the next interrupt
        device ? "device" : event.thread(),
        device ? ThreadKind.DEVICE : event.kind(),
        event.processor(),
        event.detail(),
        timed ? event.deviceNanos() - deviceStart : Trace.NO_DEVICE_TIME);
  }

  /** Returns the life as lines of a table, the heading first. */
  public List<String> table() {
    return LifeTable.of(rows());
  }
}
