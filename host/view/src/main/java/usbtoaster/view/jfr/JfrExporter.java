package usbtoaster.view.jfr;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import jdk.jfr.Event;
import usbtoaster.trace.Activity;
import usbtoaster.trace.Trace;
import usbtoaster.trace.record.Entry.FunctionRan;
import usbtoaster.trace.record.Entry.LedsChanged;
import usbtoaster.trace.record.Entry.LineChanged;
import usbtoaster.trace.record.Entry.Lost;
import usbtoaster.trace.record.Entry.RoutineRan;
import usbtoaster.view.led.Led;
import usbtoaster.view.recording.Recording;
import usbtoaster.view.recording.RecordingHeader;
import usbtoaster.view.timeline.Span;
import usbtoaster.view.timeline.Timeline;
import usbtoaster.view.timeline.TimelineReader;

/**
 * Writes a recording as a file of Java Flight Recorder, for JDK Mission Control: each event at the
 * time of day at which it happened, for as long as it took, on a thread with the name of that which
 * it happened on. What is on no thread is on lanes of its own: {@code nobody} has the requests in
 * flight.
 *
 * <p>Memory is bounded. Not thread-safe, for one recording.
 */
public final class JfrExporter implements TimelineReader {
  private static final String NOBODY = "nobody";
  private static final String REQUESTS = "requests";
  private static final String DEVICE = "device";
  private static final int MOST_REQUESTS = 1 << 16;
  private static final List<Class<? extends Event>> TYPES =
      List.of(
          RequestEvents.Request.class,
          RequestEvents.Submit.class,
          RequestEvents.Blocked.class,
          RequestEvents.InFlight.class,
          RequestEvents.Slot.class,
          RequestEvents.Transfer.class,
          RequestEvents.Frame.class,
          RequestEvents.Completion.class,
          RequestEvents.Borrowed.class,
          RequestEvents.Continuation.class,
          OtherEvents.StageReached.class,
          OtherEvents.Isr.class,
          OtherEvents.Dpc.class,
          OtherEvents.Function.class,
          OtherEvents.Line.class,
          OtherEvents.Leds.class,
          OtherEvents.InFlightCount.class,
          OtherEvents.LostEntries.class,
          OtherEvents.About.class);

  private final PastTime time;
  private final Lanes lanes;
  private final long offsetNanos; // from the clock of the trace to 1970
  private final Set<Long> inFlight = new HashSet<>();

  private JfrExporter(PastTime time, Lanes lanes, RecordingHeader header) {
    this.time = time;
    this.lanes = lanes;
    long started = Duration.between(Instant.EPOCH, header.started()).toNanos(); // until 2262
    offsetNanos = started - header.startNanos();
  }

  /**
   * Writes {@code recording} to {@code file}, which is replaced.
   *
   * @throws IOException if one cannot be read or the other not written, or this Java has no Flight
   *     Recorder
   */
  public static void write(Recording recording, Path file) throws IOException {
    try (jdk.jfr.Recording flight = new jdk.jfr.Recording();
        Lanes lanes = new Lanes()) {
      TYPES.forEach(type -> flight.enable(type).withoutThreshold());
      RecordingHeader header = recording.header();
      JfrExporter exporter = new JfrExporter(new PastTime(), lanes, header);
      flight.start();
      exporter.begin(header);
      try {
        Timeline.read(recording, exporter);
      } finally { // of what is damaged, what stands before that
        lanes.flush();
        flight.stop();
        flight.dump(file);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private void begin(RecordingHeader header) {
    OtherEvents.About about = new OtherEvents.About();
    about.target = header.target();
    about.settings = header.settings().toString();
    commit(REQUESTS, about, header.startNanos(), header.startNanos());
  }

  private void commit(String thread, Event event, long nanos, long endNanos) {
    try {
      time.set(event, offsetNanos + nanos, offsetNanos + endNanos);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    lanes.commit(thread, event);
  }

  private static String list(List<Long> requests) {
    return requests.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  @Override
  public void stage(usbtoaster.trace.Event event, List<Long> requests) {
    OtherEvents.StageReached reached = new OtherEvents.StageReached();
    reached.stage = event.stage().name();
    reached.requests = list(requests);
    reached.detail = event.detail();
    reached.deviceTime = event.deviceNanos() == Trace.NO_DEVICE_TIME ? 0 : event.deviceNanos();
    reached.threadOf = event.kind().owner();
    reached.processor = event.processor();
    String thread = event.stage().ofDevice() ? DEVICE : event.thread();
    commit(thread, reached, event.nanos(), event.nanos());
    boolean changed =
        switch (event.stage()) {
          case IRP -> inFlight.size() < MOST_REQUESTS && inFlight.add(event.request());
          case COMPLETE -> inFlight.remove(event.request());
          default -> false;
        };
    if (changed) {
      count(event.nanos());
    }
  }

  private void count(long nanos) {
    OtherEvents.InFlightCount count = new OtherEvents.InFlightCount();
    count.count = inFlight.size();
    commit(REQUESTS, count, nanos, nanos);
  }

  @Override
  public void span(Span span) {
    String thread =
        switch (span.kind()) {
          case REQUEST -> REQUESTS;
          case IN_FLIGHT -> NOBODY;
          case SLOT, FRAME -> DEVICE;
          default -> span.first().thread();
        };
    commit(thread, RequestEvents.of(span), span.nanos(), span.endNanos());
  }

  @Override
  public void routine(RoutineRan routine, List<Long> requests) {
    OtherEvents.Routine ran =
        routine.activity() == Activity.ISR ? new OtherEvents.Isr() : new OtherEvents.Dpc();
    ran.routine = routine.routine();
    ran.requests = list(requests);
    commit(routine.thread(), ran, routine.nanos(), routine.endNanos());
  }

  @Override
  public void function(FunctionRan function, long request) {
    OtherEvents.Function ran = new OtherEvents.Function();
    ran.function = function.function();
    ran.depth = function.depth();
    ran.request = request;
    if (function.deviceNanos() != Trace.NO_DEVICE_TIME) {
      ran.deviceDuration = function.deviceEndNanos() - function.deviceNanos();
    }
    commit(DEVICE, ran, function.nanos(), function.endNanos());
  }

  @Override
  public void line(LineChanged changed) {
    OtherEvents.Line line = new OtherEvents.Line();
    line.line = changed.line();
    line.high = changed.high();
    commit(DEVICE, line, changed.nanos(), changed.nanos());
  }

  @Override
  public void leds(LedsChanged changed) {
    OtherEvents.Leds leds = new OtherEvents.Leds();
    leds.lit =
        Arrays.stream(Led.values())
            .filter(led -> (changed.levels() & led.bit()) != 0)
            .map(Led::label)
            .collect(Collectors.joining(", "));
    commit(REQUESTS, leds, changed.nanos(), changed.nanos());
  }

  /** What was under way may have completed unseen, so it is no longer counted. */
  @Override
  public void lost(Lost lost) {
    OtherEvents.LostEntries event = new OtherEvents.LostEntries();
    event.entries = lost.entries();
    commit(REQUESTS, event, lost.nanos(), lost.nanos());
    if (lost.stages()) {
      inFlight.clear();
      count(lost.nanos());
    }
  }
}
