package usbtoaster.trace.life;

import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import usbtoaster.trace.Event;
import usbtoaster.trace.Stage;

/** One burst of a request: at most one event of each of the burst's stages, the first one seen. */
final class Burst {
  private final Map<Stage, Event> events = new EnumMap<>(Stage.class);
  private final @Nullable Event dpcBefore;

  /** Makes a burst; {@code before} is the one before, or null. */
  Burst(@Nullable Burst before) {
    dpcBefore = before == null ? null : before.events.get(Stage.DPC);
  }

  void add(Event event) {
    events.putIfAbsent(event.stage(), event);
  }

  boolean has(Stage stage) {
    return events.containsKey(stage);
  }

  Collection<Event> events() {
    return events.values();
  }

  long firstOrder() {
    return events.values().stream().mapToLong(Event::order).min().orElse(0);
  }

  long firstNanos() {
    return events.values().stream().mapToLong(Event::nanos).min().orElse(0);
  }

  long lastNanos() {
    return events.values().stream().mapToLong(Event::nanos).max().orElse(0);
  }

  /** Returns the time from the DPC before to its DMA_START, where one thread went on to it. */
  Stretches.Piece begun() {
    Event start = events.get(Stage.DMA_START);
    return start != null && dpcBefore != null && start.threadId() == dpcBefore.threadId()
        ? new Stretches.Piece(dpcBefore.nanos(), Math.max(start.nanos(), dpcBefore.nanos()))
        : new Stretches.Piece(firstNanos(), firstNanos());
  }

  /** Returns for how long threads worked for it, in nanoseconds. */
  long workedNanos() {
    Stretches stretches = new Stretches();
    events.values().stream()
        .sorted(Comparator.comparingLong(Event::nanos).thenComparingLong(Event::order))
        .forEach(stretches::add);
    return begun().nanos() + stretches.nanos(firstNanos(), lastNanos());
  }
}
