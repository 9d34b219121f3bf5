package usbtoaster.trace;

/** Takes events out of a {@link Trace}. */
@FunctionalInterface
public interface EventReader {
  /** Reads one event. {@code nanos} is the time on the trace's clock. */
  void event(Stage stage, long request, long detail, long nanos, Thread thread, int processor);
}
