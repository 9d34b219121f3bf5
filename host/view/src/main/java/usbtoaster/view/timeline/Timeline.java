package usbtoaster.view.timeline;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import usbtoaster.trace.Event;
import usbtoaster.trace.Stage;
import usbtoaster.trace.life.Correlated;
import usbtoaster.trace.life.Correlator;
import usbtoaster.trace.life.InOrder;
import usbtoaster.trace.life.LifeReader;
import usbtoaster.trace.record.Entry;
import usbtoaster.trace.record.Entry.FunctionRan;
import usbtoaster.trace.record.Entry.LedsChanged;
import usbtoaster.trace.record.Entry.LineChanged;
import usbtoaster.trace.record.Entry.Lost;
import usbtoaster.trace.record.Entry.RoutineRan;
import usbtoaster.trace.record.Entry.StageReached;
import usbtoaster.view.recording.Recording;

/**
 * Hands on a recording in the order of time, with the requests that each part of it belongs to.
 *
 * <p>Overview: the stages go to the {@link Correlator} in the order of the trace, which is the only
 * one that says whose they are; {@link Spans} puts them together. All that comes of it, and all
 * other entries, wait in one set in the order of time, and the oldest leaves when {@value
 * #MOST_HELD} wait. So memory is bounded, and a recording whose kinds are mixed up by fewer entries
 * than that comes out in order. A routine that leaves finds the stages that were reached in it on
 * its thread still waiting: those say whom it served. A function of the firmware belongs to the
 * request whose frame has the bus when it begins.
 *
 * <p>Not thread-safe, and for one reading.
 */
public final class Timeline {
  /** How many entries, stages and spans are held back at most. */
  public static final int MOST_HELD = 1 << 17;

  private final TimelineReader reader;
  private final int mostHeld;
  private final TreeSet<Moment> held = new TreeSet<>();
  private final Spans spans = new Spans(this::hold);
  private final Correlator correlator;
  private long arrivals;
  private long bus = Correlator.NOBODY; // whose frame has it

  private Timeline(TimelineReader reader, int mostHeld) {
    this.reader = reader;
    this.mostHeld = mostHeld;
    InOrder inOrder = new InOrder(this::hold);
    correlator =
        new Correlator(
            inOrder,
            new LifeReader() {
              @Override
              public void event(Correlated correlated) {
                spans.event(correlated);
              }

              @Override
              public void lost(long events) {
                spans.lost();
              }

              @Override
              public void finish() {
                spans.finish();
              }
            });
  }

  /**
   * Reads all of {@code recording} to {@code reader}; if it is cut off or damaged, all that stands
   * before.
   *
   * @throws IOException if the recording cannot be read
   */
  public static void read(Recording recording, TimelineReader reader) throws IOException {
    read(recording, reader, MOST_HELD);
  }

  static void read(Recording recording, TimelineReader reader, int mostHeld) throws IOException {
    Timeline timeline = new Timeline(reader, mostHeld);
    try {
      recording.read(timeline::entry);
    } finally {
      timeline.finish();
    }
  }

  private void finish() {
    correlator.finish();
    while (!held.isEmpty()) {
      release();
    }
  }

  private void entry(Entry entry) {
    switch (entry) {
      case StageReached reached -> correlator.event(reached.event());
      case RoutineRan routine -> hold(routine, List.of(), routine.nanos(), routine.endNanos());
      case FunctionRan function -> hold(function, List.of(), function.nanos(), function.endNanos());
      case LineChanged line -> hold(line, List.of(), line.nanos(), line.nanos());
      case LedsChanged leds -> hold(leds, List.of(), leds.nanos(), leds.nanos());
      case Lost lost -> {
        if (lost.stages()) {
          correlator.lost(lost.entries());
        }
        hold(lost, List.of(), lost.nanos(), lost.nanos());
      }
    }
  }

  private void hold(Event event, List<Long> requests) {
    hold(event, List.copyOf(requests), event.nanos(), event.nanos());
  }

  private void hold(Span span) {
    hold(span, List.of(), span.nanos(), span.endNanos());
  }

  private void hold(Object what, List<Long> requests, long nanos, long endNanos) {
    held.add(new Moment(what, requests, nanos, endNanos, ++arrivals));
    if (held.size() > mostHeld) {
      release();
    }
  }

  private void release() {
    Moment oldest = held.removeFirst();
    switch (oldest.what()) {
      case Event event -> {
        takeBus(event);
        reader.stage(event, oldest.requests());
      }
      case Span span -> reader.span(span);
      case RoutineRan routine -> reader.routine(routine, served(oldest, routine));
      case FunctionRan function -> reader.function(function, bus);
      case LineChanged line -> reader.line(line);
      case LedsChanged leds -> reader.leds(leds);
      case Lost lost -> reader.lost(lost);
      default -> throw new IllegalStateException("Nothing else is held: " + oldest);
    }
  }

  private void takeBus(Event event) {
    if (event.stage() == Stage.DMA_START) {
      bus = event.request();
    } else if (event.stage() == Stage.DPC && event.request() == bus) {
      bus = Correlator.NOBODY;
    }
  }

  private List<Long> served(Moment moment, RoutineRan routine) {
    List<Long> requests = new ArrayList<>(2);
    for (Moment later : held.tailSet(moment, false)) {
      if (later.nanos() > routine.endNanos()) {
        break;
      }
      if (later.what() instanceof Event event
          && event.threadId() == routine.threadId()
          && Moment.reachedIn(routine.activity(), event.stage())) {
        later.requests().stream().filter(each -> !requests.contains(each)).forEach(requests::add);
      }
    }
    return requests;
  }
}
