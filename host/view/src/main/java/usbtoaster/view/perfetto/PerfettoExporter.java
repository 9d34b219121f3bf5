package usbtoaster.view.perfetto;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import usbtoaster.trace.Event;
import usbtoaster.trace.Stage;
import usbtoaster.trace.Trace;
import usbtoaster.trace.life.Correlator;
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
 * Writes a recording as a trace for Perfetto's viewer.
 *
 * <p>Overview: the number of tracks does not grow with that of the requests. There is one for each
 * thread, each of the toaster's slots, each line of the device, the firmware's functions, and
 * counters. A request is a flow across them, with its own number: the call on the caller's thread,
 * the slot that it occupied with its transfers, the firmware's functions that ran meanwhile, the
 * routines on the borrowed thread, the I/O thread, the continuation. What takes no time is an
 * instant: slices without a length would hide each other.
 *
 * <p>Memory is bounded, whatever the length of the recording. Not thread-safe, for one recording.
 */
public final class PerfettoExporter implements TimelineReader {
  private static final int MOST_REQUESTS = 1 << 16;
  private static final int MOST_WORKING = 256;

  /** A function of the firmware through which a request's flow goes. */
  private record Working(long request, long endNanos) {}

  private final Packets packets;
  private final Tracks tracks;
  private final Set<Long> inFlight = new HashSet<>();
  private final Deque<Working> working = new ArrayDeque<>(); // the innermost first
  private final Map<Long, Track> slots =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Track> eldest) {
          return size() > MOST_REQUESTS;
        }
      };
  private int leds;
  private long dropped;

  private PerfettoExporter(Packets packets) {
    this.packets = packets;
    this.tracks = new Tracks(packets);
  }

  /**
   * Writes {@code recording} to {@code file}, which is replaced.
   *
   * @throws IOException if one cannot be read or the other not written
   */
  public static void write(Recording recording, Path file) throws IOException {
    RecordingHeader header = recording.header();
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      Packets packets = new Packets(out, header.started(), header.startNanos());
      PerfettoExporter exporter = new PerfettoExporter(packets);
      exporter.begin(header);
      try {
        Timeline.read(recording, exporter);
      } finally {
        exporter.finish(); // of what is damaged, what stands before that
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private void begin(RecordingHeader header) {
    Slice about = Slice.at("recording", "recording", header.startNanos());
    about.with("target", header.target());
    header.settings().forEach(about::with);
    tracks.recording().add(about);
  }

  private void finish() {
    if (dropped > 0) {
      packets.lost(dropped);
    }
    packets.flush();
  }

  @Override
  public void stage(Event event, List<Long> requests) {
    count(event);
    Stage stage = event.stage();
    Slice moment = Slice.at(stage.name(), "stage", event.nanos());
    moment.with("detail", event.detail());
    requests.forEach(request -> moment.with("request", request));
    if (event.deviceNanos() != Trace.NO_DEVICE_TIME) {
      moment.with("device ns", event.deviceNanos());
    }
    switch (stage) {
      case CALL, BORROW, DMA_SEEN, DMA_DONE -> {} // where a slice begins or ends
      case IRQ_RAISED, ACK_SEEN -> tracks.deviceEvents().add(moment);
      case RESUME -> onThread(event, moment.flowing(requests));
      default -> onThread(event, moment);
    }
  }

  private void onThread(Event event, Slice slice) {
    tracks.thread(event.threadId(), event.thread()).add(slice);
  }

  private void count(Event event) {
    boolean changed =
        switch (event.stage()) {
          case IRP -> inFlight.size() < MOST_REQUESTS && inFlight.add(event.request());
          case COMPLETE -> inFlight.remove(event.request());
          default -> false;
        };
    if (changed) {
      packets.counter(tracks.inFlight(), event.nanos(), inFlight.size());
    }
  }

  @Override
  public void span(Span span) {
    Slice slice = Slice.of(span.kind().label(), "request", span.nanos(), span.endNanos());
    slice.with("request", span.request());
    if (span.torn()) {
      slice.with("torn", "events may be missing");
    }
    Slice flowing = slice.flowing(List.of(span.request()));
    switch (span.kind()) {
      case SUBMIT -> onThread(span.first(), flowing);
      case BORROWED -> onThread(span.first(), flowing);
      case BLOCKED -> onThread(span.first(), slice);
      case SLOT -> {
        Track slot = tracks.freeSlot(span.nanos());
        slots.put(span.request(), slot);
        slot.add(slice.named("request " + span.request()).with("status", status(span)));
      }
      case TRANSFER -> slot(span).add(flowing.with("tag", span.first().detail()));
      case FRAME -> slot(span).add(slice.with("tag", span.first().detail()));
      case REQUEST, IN_FLIGHT, COMPLETION, CONTINUATION -> {} // what the others leave between them
    }
  }

  private Track slot(Span span) {
    Track slot = slots.get(span.request());
    return slot == null ? tracks.freeSlot(span.nanos()) : slot;
  }

  private static String status(Span slot) {
    boolean completed = slot.last().stage() == Stage.COMPLETE;
    return completed ? "0x%08x".formatted((int) slot.last().detail()) : "not completed";
  }

  @Override
  public void routine(RoutineRan routine, List<Long> requests) {
    String name = routine.activity() + " " + routine.routine();
    Slice slice = Slice.of(name, "routine", routine.nanos(), routine.endNanos());
    slice.with("thread of", routine.kind().owner());
    tracks.thread(routine.threadId(), routine.thread()).add(slice.flowing(requests));
  }

  @Override
  public void function(FunctionRan function, long request) {
    Slice slice = Slice.of(function.function(), "firmware", function.nanos(), function.endNanos());
    slice.with("depth", (long) function.depth());
    if (function.deviceNanos() != Trace.NO_DEVICE_TIME) {
      slice.with("device ns", function.deviceNanos());
      slice.with("took device ns", function.deviceEndNanos() - function.deviceNanos());
    }
    tracks.firmware().add(first(function, request) ? slice.flowing(List.of(request)) : slice);
  }

  /** Returns whether a function works for a request, and not as a part of one that does. */
  private boolean first(FunctionRan function, long request) {
    Working outer = working.peek();
    while (outer != null && outer.endNanos() <= function.nanos()) {
      working.pop();
      outer = working.peek();
    }
    boolean works =
        request != Correlator.NOBODY && !function.function().startsWith("("); // (asleep)
    if (!works || working.size() == MOST_WORKING || (outer != null && outer.request() == request)) {
      return false;
    }
    working.push(new Working(request, function.endNanos()));
    return true;
  }

  @Override
  public void line(LineChanged line) {
    packets.counter(tracks.line(line.line()), line.nanos(), line.high() ? 1 : 0);
  }

  @Override
  public void leds(LedsChanged changed) {
    for (Led led : Led.values()) {
      if (((leds ^ changed.levels()) & led.bit()) != 0) {
        long level = (changed.levels() & led.bit()) != 0 ? 1 : 0;
        packets.counter(tracks.led(led.label(), led.index()), changed.nanos(), level);
      }
    }
    leds = changed.levels();
  }

  /** What was under way may have completed unseen, so it is no longer counted. */
  @Override
  public void lost(Lost lost) {
    dropped += lost.entries();
    if (lost.stages()) {
      inFlight.clear();
    }
    Slice instant = Slice.at("dropped", "recording", lost.nanos());
    tracks.recording().add(instant.with("entries", lost.entries()));
    packets.counter(tracks.dropped(), lost.nanos(), dropped);
  }
}
