package usbtoaster.trace.life;

import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import usbtoaster.trace.Event;
import usbtoaster.trace.Stage;

/** One burst of a request: at most one event of each of the burst's stages, the first one seen. */
final class Burst {
  private final Map<Stage, Event> events = new EnumMap<>(Stage.class);

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
}
