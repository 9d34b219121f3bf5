package usbtoaster.view;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import usbtoaster.trace.EngineNames;
import usbtoaster.trace.Event;
import usbtoaster.trace.Stage;
import usbtoaster.trace.Trace;
import usbtoaster.trace.record.Entry;
import usbtoaster.view.led.Led;

/**
 * One line of the log that people read: time, request, stage, thread, detail, in columns. A line is
 * at most 80 characters long, unless a name in it is.
 *
 * <p>Names stand as they were recorded: whoever prints to a terminal sees to it that they do not
 * steer it. Times are microseconds since a beginning; those of the device are on its own clock. Of
 * an event of the device's own no thread is told: whoever clocked the bus has recorded it.
 */
public final class LogLine {
  private static final String COLUMNS = "%12s  %7s  %-10s  %-11s  %s";

  private LogLine() {}

  /** Returns the headings of the columns. */
  public static String heading() {
    return COLUMNS.formatted("us", "request", "stage", "thread", "detail");
  }

  /** Returns the line of an event that belongs to those requests. */
  public static String of(Event event, List<Long> requests, long beganNanos) {
    String detail = detail(event.stage(), event.detail());
    return line(
        event.nanos() - beganNanos,
        requests.isEmpty()
            ? "-"
            : requests.stream().map(String::valueOf).collect(Collectors.joining(",")),
        event.stage().name(),
        thread(event),
        event.deviceNanos() == Trace.NO_DEVICE_TIME
            ? detail
            : "%s, device %s".formatted(detail, micros(event.deviceNanos())));
  }

  /** Returns the line of an entry; {@code requests} are those of its stage. */
  public static String of(Entry entry, List<Long> requests, long beganNanos) {
    return switch (entry) {
      case Entry.StageReached reached -> of(reached.event(), requests, beganNanos);
      case Entry.RoutineRan ran ->
          other(
              entry,
              beganNanos,
              "routine",
              "%s %s, %s us"
                  .formatted(ran.activity(), ran.routine(), micros(ran.endNanos() - ran.nanos())));
      case Entry.LineChanged changed ->
          other(
              entry,
              beganNanos,
              "line",
              changed.line() + (changed.high() ? " goes high" : " goes low"));
      case Entry.LedsChanged changed -> other(entry, beganNanos, "LEDs", lit(changed.levels()));
      case Entry.FunctionRan ran ->
          other(
              entry,
              beganNanos,
              "function",
              "%d %s, %s us".formatted(ran.depth(), ran.function(), micros(tookNanos(ran))));
      case Entry.Lost lost ->
          other(
              entry,
              beganNanos,
              "lost",
              "%d %s missing here"
                  .formatted(lost.entries(), lost.stages() ? "stages are" : "entries are"));
    };
  }

  /** Returns how long a function took: on the device's clock, where that is told. */
  public static long tookNanos(Entry.FunctionRan ran) {
    boolean told =
        ran.deviceNanos() != Trace.NO_DEVICE_TIME && ran.deviceEndNanos() != Trace.NO_DEVICE_TIME;
    return told ? ran.deviceEndNanos() - ran.deviceNanos() : ran.endNanos() - ran.nanos();
  }

  private static String other(Entry entry, long beganNanos, String kind, String detail) {
    return line(entry.nanos() - beganNanos, "-", kind, thread(entry), detail);
  }

  private static String line(
      long nanos, String requests, String stage, String thread, String detail) {
    return COLUMNS.formatted(micros(nanos), requests, stage, thread, detail).stripTrailing();
  }

  /** Returns the name of an event's thread; "device" for an event of the device's own. */
  static String thread(Event event) {
    return event.stage().ofDevice() ? "device" : event.thread();
  }

  /** Returns the name of the thread where something happened. */
  static String thread(Entry entry) {
    return switch (entry) {
      case Entry.StageReached reached -> thread(reached.event());
      case Entry.RoutineRan ran -> ran.thread();
      case Entry.LineChanged _, Entry.FunctionRan _ -> "device";
      case Entry.LedsChanged _, Entry.Lost _ -> "-";
    };
  }

  private static String lit(int levels) {
    String lit =
        Stream.of(Led.values())
            .filter(led -> (levels & led.bit()) != 0)
            .map(Led::label)
            .collect(Collectors.joining(", "));
    return lit.isEmpty() ? "all dark" : lit;
  }

  private static String micros(long nanos) {
    return String.format(Locale.ROOT, "%,.1f", nanos / 1000.0).replace(',', ' ');
  }

  /** Returns what the detail of a stage says, in words. */
  static String detail(Stage stage, long detail) {
    return switch (stage) {
      case SUBMIT -> EngineNames.of(detail);
      case REAP -> detail < 0 ? "errno " + -detail : Long.toString(detail);
      case DMA_START, DMA_SEEN, DMA_DONE -> detail == 0 ? "a command" : "tag " + detail;
      case IRQ_RAISED, ACK_SEEN -> "rise " + detail;
      case EDGE -> "edge " + detail;
      case INTERRUPT, ISR -> "interrupt " + detail;
      case DPC -> detail == 0 ? "called by a timer" : "for interrupt " + detail;
      case COMPLETE -> status((int) detail);
      case IRP -> detail == 0 ? "" : detail + (detail == 1 ? " byte" : " bytes");
      default -> detail == 0 ? "" : Long.toString(detail);
    };
  }

  /** The two highest bits of a status are its severity. */
  private static String status(int status) {
    if (status == 0) {
      return "success";
    }
    String severity =
        switch (status >>> 30) {
          case 0 -> "success";
          case 1 -> "information";
          case 2 -> "warning";
          default -> "error";
        };
    return String.format(Locale.ROOT, "%s 0x%08X", severity, status);
  }
}
