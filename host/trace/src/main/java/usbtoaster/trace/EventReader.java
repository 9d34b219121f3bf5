package usbtoaster.trace;

import usbtoaster.trace.census.ThreadKind;

/**
 * Takes events out of a {@link Trace}. Who wants to know whose a thread was when it recorded the
 * event implements {@linkplain #event(Stage, long, long, long, long, Thread, ThreadKind, int) the
 * longer method}, too; the shorter one can only ask whose it is now.
 */
@FunctionalInterface
public interface EventReader {
  /**
   * Reads one event.
   *
   * @param nanos the time on the trace's clock
   * @param deviceNanos the time on the device's clock, or {@link Trace#NO_DEVICE_TIME}
   */
  void event(
      Stage stage,
      long request,
      long detail,
      long nanos,
      long deviceNanos,
      Thread thread,
      int processor);

  /**
   * Reads one event; the trace calls this.
   *
   * @param kind whose the thread was when it recorded the event: it may serve as another by now
   */
  default void event(
      Stage stage,
      long request,
      long detail,
      long nanos,
      long deviceNanos,
      Thread thread,
      ThreadKind kind,
      int processor) {
    event(stage, request, detail, nanos, deviceNanos, thread, processor);
  }
}
