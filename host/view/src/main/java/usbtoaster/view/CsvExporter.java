package usbtoaster.view;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import usbtoaster.trace.Event;
import usbtoaster.trace.Trace;
import usbtoaster.trace.record.Entry;
import usbtoaster.view.recording.Recording;

/**
 * Writes a recording as comma-separated values (RFC 4180), a line for each entry, as {@code
 * docs/recordings.md} describes them. Times are nanoseconds since the beginning of the recording.
 */
public final class CsvExporter {
  private static final String END = "\r\n";
  private static final String HEADINGS =
      "nanos,end_nanos,type,name,requests,detail,thread,thread_id,kind,processor,device_nanos,"
          + "device_end_nanos";
  private static final String NONE = "";

  private CsvExporter() {}

  /** Writes a recording to a file. */
  public static void write(Recording recording, Path file) throws IOException {
    long beganNanos = recording.header().startNanos();
    try (Writer out = Files.newBufferedWriter(file)) {
      out.write(HEADINGS + END);
      EntryOrder.read(
          recording, (entry, requests) -> out.write(line(entry, requests, beganNanos) + END));
    }
  }

  private static String line(Entry entry, List<Long> requests, long beganNanos) {
    long nanos = entry.nanos() - beganNanos;
    return switch (entry) {
      case Entry.StageReached reached -> stage(reached.event(), requests, nanos);
      case Entry.RoutineRan ran -> routine(ran, nanos, ran.endNanos() - beganNanos);
      case Entry.LineChanged line -> {
        Object at = device(line.deviceNanos());
        yield threadless(nanos, NONE, "line", line.line(), line.high() ? 1 : 0, at, NONE);
      }
      case Entry.LedsChanged leds ->
          threadless(nanos, NONE, "leds", NONE, leds.levels(), NONE, NONE);
      case Entry.FunctionRan ran -> function(ran, nanos, ran.endNanos() - beganNanos);
      case Entry.Lost lost -> {
        String what = lost.stages() ? "stages" : "other";
        yield threadless(nanos, NONE, "lost", what, lost.entries(), NONE, NONE);
      }
    };
  }

  private static String stage(Event event, List<Long> requests, long nanos) {
    return cells(
        nanos,
        NONE,
        "stage",
        event.stage(),
        requests.stream().map(String::valueOf).collect(Collectors.joining(" ")),
        event.detail(),
        event.thread(),
        event.threadId(),
        event.kind(),
        event.processor(),
        device(event.deviceNanos()),
        NONE);
  }

  private static String routine(Entry.RoutineRan ran, long nanos, long endNanos) {
    return cells(
        nanos,
        endNanos,
        "routine",
        ran.routine(),
        NONE,
        ran.activity(),
        ran.thread(),
        ran.threadId(),
        ran.kind(),
        NONE,
        NONE,
        NONE);
  }

  private static String function(Entry.FunctionRan ran, long nanos, long endNanos) {
    Object from = device(ran.deviceNanos());
    Object to = device(ran.deviceEndNanos());
    return threadless(nanos, endNanos, "function", ran.function(), ran.depth(), from, to);
  }

  /** Returns the line of what belongs to no thread and no request. */
  private static String threadless(
      long nanos, Object end, String type, String name, Object detail, Object from, Object to) {
    return cells(nanos, end, type, name, NONE, detail, NONE, NONE, NONE, NONE, from, to);
  }

  private static Object device(long nanos) {
    return nanos == Trace.NO_DEVICE_TIME ? NONE : nanos;
  }

  private static String cells(Object... cells) {
    return Stream.of(cells).map(cell -> quoted(cell.toString())).collect(Collectors.joining(","));
  }

  private static String quoted(String cell) {
    boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
    return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
  }
}
