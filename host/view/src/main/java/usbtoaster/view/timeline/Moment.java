package usbtoaster.view.timeline;

import java.util.Comparator;
import java.util.List;
import usbtoaster.trace.Activity;
import usbtoaster.trace.Stage;
import usbtoaster.trace.record.Entry.FunctionRan;
import usbtoaster.trace.record.Entry.RoutineRan;

/**
 * What waits for its turn: an event, a span, or an entry.
 *
 * @param requests those of an event
 * @param arrival counts them, so that no two are equal
 */
record Moment(Object what, List<Long> requests, long nanos, long endNanos, long arrival)
    implements Comparable<Moment> {
  private static final Comparator<Moment> ORDER =
      Comparator.comparingLong(Moment::nanos)
          .thenComparing(Moment::endNanos, Comparator.reverseOrder())
          .thenComparingInt(Moment::depth)
          .thenComparingLong(Moment::arrival);

  @Override
  public int compareTo(Moment other) {
    return ORDER.compare(this, other);
  }

  /** Of what has no length, what encloses comes first; events are in all of it. */
  private int depth() {
    return switch (what) {
      case Span span ->
          switch (span.kind()) {
            case REQUEST -> -4;
            case SUBMIT, SLOT, BORROWED -> -3;
            case TRANSFER, IN_FLIGHT -> -2;
            case BLOCKED, FRAME, COMPLETION, CONTINUATION -> -1;
          };
      case RoutineRan routine -> 0;
      case FunctionRan function -> function.depth();
      default -> Integer.MAX_VALUE;
    };
  }

  /** Returns whether a routine that reaches {@code stage} serves the requests of that event. */
  static boolean reachedIn(Activity activity, Stage stage) {
    return switch (stage) {
      case ISR -> activity == Activity.ISR;
      case DPC, DMA_START, COMPLETE -> activity == Activity.DPC;
      default -> false;
    };
  }
}
