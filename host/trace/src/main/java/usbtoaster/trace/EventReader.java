package usbtoaster.trace;

/** Takes events out of a {@link Trace}. */
@FunctionalInterface
public interface EventReader {
  /** Reads one event. {@code nanos} is the time on the trace's clock. */
  void event(Stage stage, long request, long detail, long nanos, Thread thread, int processor);

  /** Returns a reader that hands every event to this one and then to {@code next}. */
  default EventReader andThen(EventReader next) {
    return (stage, request, detail, nanos, thread, processor) -> {
      event(stage, request, detail, nanos, thread, processor);
      next.event(stage, request, detail, nanos, thread, processor);
    };
  }
}
