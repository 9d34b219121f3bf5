package usbtoaster.cli;

import java.util.HashSet;
import java.util.Set;
import java.util.function.UnaryOperator;
import usbtoaster.trace.Event;
import usbtoaster.trace.Stage;
import usbtoaster.trace.record.Entry;

/** Makes a run of the toaster one of an engine: no interrupts, one hand-over to and fro. */
final class AsOfAnEngine implements UnaryOperator<Entry> {
  private static final Entry NOTHING = new Entry.LedsChanged(0, 0);
  private final Set<String> told = new HashSet<>();

  @Override
  public Entry apply(Entry entry) {
    if (!(entry instanceof Entry.StageReached reached)) {
      return entry;
    }
    return switch (reached.event().stage()) {
      case DMA_START -> as(Stage.SUBMIT, reached.event());
      case DPC -> as(Stage.REAP, reached.event());
      case DMA_SEEN, DMA_DONE, IRQ_RAISED, ACK_SEEN, EDGE, INTERRUPT, ISR -> NOTHING;
      default -> entry;
    };
  }

  private Entry as(Stage stage, Event event) {
    return event.request() != 0 && told.add(stage + " " + event.request())
        ? new Entry.StageReached(
            new Event(
                event.order(),
                stage,
                event.request(),
                2,
                event.nanos(),
                event.deviceNanos(),
                event.thread(),
                event.threadId(),
                event.kind(),
                event.processor()))
        : NOTHING;
  }
}
