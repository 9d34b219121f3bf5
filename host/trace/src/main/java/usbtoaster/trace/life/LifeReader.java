package usbtoaster.trace.life;

/**
 * Reads what a {@link Correlator} tells: tables, checks, exporters.
 *
 * <p>Each event comes once, at once, in the order of the trace, on the thread that drains it. The
 * events of an interrupt are nobody's when they come; the DPCs that it calls bring them again
 * ({@link Correlated#interrupt}), one for each request it serves. A reader that would rather have
 * each event late and with all its requests stands behind an {@link InOrder}.
 */
@FunctionalInterface
public interface LifeReader {
  /** Reads one event. What it throws ends the drain; later readers do not see that event. */
  void event(Correlated event);

  /** Events are missing here: the trace dropped that many, or began before the reading did. */
  default void lost(long events) {}

  /** Nothing more comes. */
  default void finish() {}
}
