package usbtoaster.trace;

/** Takes events out of a {@link Trace}, in their order, on the thread that drains it. */
@FunctionalInterface
public interface EventReader {
  /** Reads one event. What it throws ends the drain; that one event is lost to it. */
  void event(Event event);
}
