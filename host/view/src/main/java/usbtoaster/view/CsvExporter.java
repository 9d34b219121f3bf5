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
      case Entry.RoutineRan ran ->
          cells(
              nanos,
              ran.endNanos() - beganNanos,
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
      case Entry.LineChanged changed ->
          cells(
              nanos,
              NONE,
              "line",
              changed.line(),
              NONE,
              changed.high() ? 1 : 0,
              NONE,
              NONE,
              NONE,
              NONE,
              device(changed.deviceNanos()),
              NONE);
      case Entry.LedsChanged changed ->
          cells(
              nanos,
              NONE,
              "leds",
              NONE,
              NONE,
              changed.levels(),
              NONE,
              NONE,
              NONE,
              NONE,
              NONE,
              NONE);
      case Entry.FunctionRan ran ->
          cells(
              nanos,
              ran.endNanos() - beganNanos,
              "function",
              ran.function(),
              NONE,
              ran.depth(),
              NONE,
              NONE,
              NONE,
              NONE,
              device(ran.deviceNanos()),
              device(ran.deviceEndNanos()));
      case Entry.Lost lost ->
          cells(
              nanos,
              NONE,
              "lost",
              lost.stages() ? "stages" : "other",
              NONE,
              lost.entries(),
              NONE,
              NONE,
              NONE,
              NONE,
              NONE,
              NONE);
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
