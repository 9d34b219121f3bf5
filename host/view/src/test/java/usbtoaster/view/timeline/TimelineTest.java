package usbtoaster.view.timeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import usbtoaster.trace.Activity;
import usbtoaster.trace.Event;
import usbtoaster.trace.Stage;
import usbtoaster.trace.record.Entry.LineChanged;
import usbtoaster.trace.record.Entry.Lost;
import usbtoaster.trace.record.Entry.RoutineRan;
import usbtoaster.view.timeline.Span.Kind;

class TimelineTest {
  private final Recorded recorded = new Recorded();
  private final List<Long> times = new ArrayList<>();
  private final List<Span> spans = new ArrayList<>();
  private final List<List<Long>> served = new ArrayList<>();

  private final TimelineReader reader =
      new TimelineReader() {
        @Override
        public void stage(Event event, List<Long> requests) {
          times.add(event.nanos());
        }

        @Override
        public void span(Span span) {
          times.add(span.nanos());
          spans.add(span);
        }

        @Override
        public void routine(RoutineRan routine, List<Long> requests) {
          times.add(routine.nanos());
          served.add(requests);
        }

        @Override
        public void line(LineChanged line) {
          times.add(line.nanos());
        }
      };

  private List<Kind> kinds() {
    return spans.stream().map(Span::kind).toList();
  }

  @Test
  void shouldTellInTheOrderOfTimeHoweverTheKindsAreMixed() throws IOException {
    recorded.add(new LineChanged("IRQ", true, 4500, 0)).routine(Activity.ISR, "late", 9000, 9900);
    recorded.story.whole(1, 3, 1);
    recorded.add(new LineChanged("IRQ", false, 1500, 0)).routine(Activity.ISR, "early", 500, 600);
    Timeline.read(recorded.recording(), reader);
    assertThat(times).isSorted().startsWith(500L).contains(1500L, 4500L, 9000L);
  }

  @Test
  void shouldLoseNothingWhereTooMuchIsMixedUp() throws IOException {
    recorded.add(new LineChanged("IRQ", true, 1_000_000, 0));
    for (int i = 1; i <= 100; i++) {
      recorded.story.whole(i, i, i);
    }
    recorded.add(new LineChanged("IRQ", false, 1, 0));
    Timeline.read(recorded.recording(), reader);
    List<Long> all = List.copyOf(times);
    times.clear();
    Timeline.read(recorded.recording(), reader, 8);
    assertThat(times).containsExactlyInAnyOrderElementsOf(all).isNotEqualTo(all);
  }

  @Test
  void shouldSayWhomARoutineServedWhereverItStandsInTheRecording() throws IOException {
    recorded.routine(Activity.DPC, "BusLoop.onInterrupt", 7500, 9500); // before its stages
    recorded.story.call(1).start(1, 3).interrupt(3, 1).dpc(1, 1).dpc(2, 1); // at 8000, 9000
    recorded.routine(Activity.ISR, "ToasterInterrupt.serve", 6900, 7100); // after them
    Timeline.read(recorded.recording(), reader);
    assertThat(served).containsExactly(List.of(1L, 2L), List.of(1L, 2L));
  }

  @Test
  void shouldCutALifeIntoItsParts() throws IOException {
    recorded.story.call(1).start(1, 3).letGo(1).toldInterrupt(3, 1).dpc(1, 1).comeBack(1, 0);
    Timeline.read(recorded.recording(), reader);
    assertThat(spans)
        .extracting(Span::kind, span -> span.first().stage(), span -> span.last().stage())
        .containsExactly(
            tuple(Kind.REQUEST, Stage.CALL, Stage.RESUME),
            tuple(Kind.SUBMIT, Stage.CALL, Stage.SUSPEND),
            tuple(Kind.SLOT, Stage.DMA_START, Stage.COMPLETE),
            tuple(Kind.TRANSFER, Stage.DMA_START, Stage.DPC),
            tuple(Kind.IN_FLIGHT, Stage.SUSPEND, Stage.COMPLETE),
            tuple(Kind.FRAME, Stage.DMA_SEEN, Stage.DMA_DONE),
            tuple(Kind.COMPLETION, Stage.COMPLETE, Stage.TASK),
            tuple(Kind.BORROWED, Stage.BORROW, Stage.RETURN),
            tuple(Kind.CONTINUATION, Stage.RESUME, Stage.RESUME));
    assertThat(spans).noneMatch(Span::torn);
  }

  @Test
  void shouldTellThatABlockingCallBlocks() throws IOException {
    for (int i = 1; i <= 3; i++) {
      recorded.story.call(i).start(i, i).tell(Stage.PENDING, i, 0).interrupt(i, i).dpc(i, i);
      recorded.story.tell(Stage.COMPLETE, i, 0).tell(Stage.APC, i, 0);
    }
    Timeline.read(recorded.recording(), reader);
    assertThat(spans)
        .filteredOn(span -> span.kind() == Kind.BLOCKED)
        .hasSize(3)
        .allMatch(span -> span.first().stage() == Stage.PENDING)
        .allMatch(span -> span.last().stage() == Stage.APC && !span.torn());
    assertThat(kinds()).doesNotContain(Kind.BORROWED, Kind.CONTINUATION);
  }

  @Test
  void shouldTearWhatWasUnderWayWhenStagesWereLost() throws IOException {
    recorded.story.call(1).start(1, 3).letGo(1);
    recorded.add(new Lost(9, 6500));
    recorded.story.comeBack(1, 0).call(2);
    Timeline.read(recorded.recording(), reader);
    assertThat(spans)
        .filteredOn(span -> span.kind() == Kind.REQUEST)
        .extracting(Span::request, Span::torn)
        .containsExactly(tuple(1L, true), tuple(2L, true)); // the second has not come back
    assertThat(spans).isSortedAccordingTo(Comparator.comparingLong(Span::nanos));
  }
}
