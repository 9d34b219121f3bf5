package usbtoaster.view.timeline;

import java.util.List;
import usbtoaster.trace.Event;
import usbtoaster.trace.record.Entry.FunctionRan;
import usbtoaster.trace.record.Entry.LedsChanged;
import usbtoaster.trace.record.Entry.LineChanged;
import usbtoaster.trace.record.Entry.Lost;
import usbtoaster.trace.record.Entry.RoutineRan;

/**
 * Reads a {@link Timeline}: everything in the order in which it began. Of what began together the
 * longest comes first, so what encloses comes before what it encloses.
 *
 * <p>Only what the recording has mixed up too far comes late ({@link Timeline#MOST_HELD}).
 */
public interface TimelineReader {
  /**
   * A stage was reached.
   *
   * @param requests those it belongs to; empty: nobody's
   */
  default void stage(Event event, List<Long> requests) {}

  /** A part of a request's life began, and has ended by now. */
  default void span(Span span) {}

  /**
   * A routine began, and has ended by now.
   *
   * @param requests those that it served
   */
  default void routine(RoutineRan routine, List<Long> requests) {}

  /**
   * A function of the firmware began, and has ended by now.
   *
   * @param request whose frame had the bus when it began; {@code Correlator.NOBODY}: nobody's
   */
  default void function(FunctionRan function, long request) {}

  /** A line's level has changed. */
  default void line(LineChanged line) {}

  /** The LEDs have changed. */
  default void leds(LedsChanged leds) {}

  /** Something is missing here. */
  default void lost(Lost lost) {}
}
