package usbtoaster.trace.life;

import org.jspecify.annotations.Nullable;
import usbtoaster.trace.Stage;
import usbtoaster.trace.Trace;
import usbtoaster.trace.census.ThreadKind;

/** One line in the life of a request. */
public sealed interface LifeRow {
  /** Says of a row that the time before it is that of a {@link Gap}. */
  long IN_GAP = -1;

  /** Returns the time since the request's first event. */
  long sinceCallNanos();

  /**
   * A stage was reached.
   *
   * @param sinceLastNanos the time since the row before; {@link #IN_GAP} if no thread worked in it
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
   * @param workedNanos for how long of that threads worked for them; for the rest there was none
   */
  record Folded(long bursts, long sinceCallNanos, long tookNanos, long workedNanos)
      implements LifeRow {}

  /**
   * Nobody worked for the request. What the device tells of this time stands in the rows after.
   *
   * @param sinceCallNanos when it began
   * @param tookNanos how long it was
   * @param waits the thread that was blocked in its call meanwhile; null: no thread at all
   */
  record Gap(long sinceCallNanos, long tookNanos, @Nullable String waits) implements LifeRow {}
}
