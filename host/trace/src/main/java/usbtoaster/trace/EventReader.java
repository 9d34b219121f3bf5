package usbtoaster.trace;

/** Takes events out of a {@link Trace}. */
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
}
