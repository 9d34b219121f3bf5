package usbtoaster.view.latency;

import java.util.ArrayList;
import java.util.List;
import usbtoaster.trace.text.Micros;
import usbtoaster.trace.text.TextTable;

/** Prints what was measured, in at most 80 columns. */
public final class LatencyTable {
  private static final int COLUMNS = 80;
  private static final int BAR = 44;
  private static final List<String> DECADES =
      List.of(
          "below 1 us",
          "1 to 10 us",
          "10 to 100 us",
          "100 us to 1 ms",
          "1 to 10 ms",
          "10 to 100 ms",
          "100 ms to 1 s",
          "1 s or more");

  private LatencyTable() {}

  /** Returns the lines: what took how long, the routines, and how they are spread. */
  public static List<String> of(Latency latency) {
    List<String> lines = new ArrayList<>();
    TextTable table = table("from what to what, us");
    for (Measure measure : latency.told()) {
      row(table, measure.label(), latency.spread(measure));
    }
    lines.addAll(table.lines(COLUMNS));
    if (!latency.routines().isEmpty()) {
      lines.add("");
      TextTable routines = table("routine of the driver, us");
      for (RoutineSpread each : latency.routines()) {
        row(routines, each.activity() + " " + each.routine(), each.spread());
      }
      lines.addAll(routines.lines(COLUMNS));
    }
    for (Measure measure : latency.told()) {
      histogram(lines, measure.label(), latency.spread(measure));
    }
    for (RoutineSpread each : latency.routines()) {
      histogram(lines, each.activity() + " " + each.routine(), each.spread());
    }
    return lines;
  }

  private static TextTable table(String what) {
    return new TextTable(what, ">p50", ">p90", ">p99", ">p99.9", ">highest", ">of");
  }

  private static void row(TextTable table, String what, Spread spread) {
    table.row(
        what,
        Micros.of(spread.percentileNanos(50)),
        Micros.of(spread.percentileNanos(90)),
        Micros.of(spread.percentileNanos(99)),
        Micros.of(spread.percentileNanos(99.9)),
        Micros.of(spread.longestNanos()),
        Verdict.grouped(spread.count()));
  }

  /** Decades with nothing before and after them are left out. */
  private static void histogram(List<String> lines, String what, Spread spread) {
    int first = 0;
    int last = Spread.DECADES - 1;
    while (first < last && spread.inDecade(first) == 0) {
      first++;
    }
    while (last > first && spread.inDecade(last) == 0) {
      last--;
    }
    long most = 1;
    for (int i = first; i <= last; i++) {
      most = Math.max(most, spread.inDecade(i));
    }
    lines.add("");
    lines.add(what);
    for (int i = first; i <= last; i++) {
      long count = spread.inDecade(i);
      int bar = (int) Math.ceil((double) count * BAR / most); // one is seen beside a million
      String line =
          "  %-14s  %11s  %s".formatted(DECADES.get(i), Verdict.grouped(count), "#".repeat(bar));
      lines.add(line.stripTrailing());
    }
  }
}
