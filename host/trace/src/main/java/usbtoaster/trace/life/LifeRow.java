package usbtoaster.trace.life;

import usbtoaster.trace.Stage;
import usbtoaster.trace.Trace;
import usbtoaster.trace.census.ThreadKind;

/** One line in the life of a request. */
public sealed interface LifeRow {
  /** Returns the time since the request's first event. */
  long sinceCallNanos();

  /**
   * A stage was reached.
   *
   * @param sinceLastNanos the time since the row before
   * @param thread the name of the thread that was there
   * @param kind whose that thread is
   * @param processor the processor that the thread stood for
   * @param detail as {@link Stage} describes it
   * @param deviceNanos the time on the device's clock, counted from the device's first event in
   *     this life; {@link Trace#NO_DEVICE_TIME} where the device reported none
   */
  record Reached(
      Stage stage,
      long sinceCallNanos,
      long sinceLastNanos,
      String thread,
      ThreadKind kind,
      int processor,
      long detail,
      long deviceNanos)
      implements LifeRow {}

  /**
   * Bursts like those around them, left out.
   *
   * @param sinceCallNanos when the first of them started
   * @param tookNanos from the start of the first to the end of the last
   */
  record Folded(long bursts, long sinceCallNanos, long tookNanos) implements LifeRow {}
}
