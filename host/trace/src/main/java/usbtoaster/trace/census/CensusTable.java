package usbtoaster.trace.census;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import usbtoaster.trace.text.TextTable;

/**
 * Prints a census. Threads that do the same are folded where they are many, the JVM's own always.
 */
final class CensusTable {
  private static final int MOST_ALIKE = 4;
  private static final String ELLIPSIS = "...";
  private static final int MOST_NAMES = 6;
  private static final int NAMES_PART = 4; // of the columns, at most: the rest is for what it does

  private CensusTable() {}

  static List<String> of(ThreadCensus census, int columns, Function<CensusEntry, String> does) {
    List<String> lines = new ArrayList<>();
    lines.add(heading(census));
    TextTable table = new TextTable("thread", ">cpu ms", "what it does");
    for (Map.Entry<String, Integer> group : census.groups().entrySet()) {
      List<CensusEntry> entries =
          census.threads().stream().filter(entry -> entry.group().equals(group.getKey())).toList();
      table.line(group.getKey() + ": " + group.getValue());
      if (entries.getFirst().kind() == null) {
        table.row("  together", millis(entries), names(entries));
      } else {
        rows(table, entries, columns / NAMES_PART, does);
      }
    }
    String indent = "  ";
    table.lines(columns - indent.length()).forEach(line -> lines.add(indent + line));
    lines.add("  Counted as waiting for a request: who is parked on one or on its future,");
    lines.add("  or blocks in the system for one.");
    lines.add("  A wait by a latch, a future of one's own, sleep or polling cannot be told.");
    return lines;
  }

  private static String heading(ThreadCensus census) {
    int total = census.threads().size();
    if (!census.nativesListed()) {
      return total + " Java threads; this system does not let a program list its native ones:";
    }
    return census.unmatched() == 0
        ? total + " threads in this process, every one accounted for:"
        : total + " threads, of which " + census.unmatched() + " came or went while we looked:";
  }

  private static void rows(
      TextTable table,
      List<CensusEntry> entries,
      int nameColumns,
      Function<CensusEntry, String> does) {
    Map<String, List<CensusEntry>> alike =
        entries.stream().collect(Collectors.groupingBy(does, Collectors.toList()));
    for (CensusEntry entry : entries) {
      String what = does.apply(entry);
      List<CensusEntry> same = alike.getOrDefault(what, List.of());
      int place = same.indexOf(entry);
      if (same.size() <= MOST_ALIKE || place < MOST_ALIKE - 1) {
        table.row("  " + shortened(entry.name(), nameColumns), millis(List.of(entry)), what);
      } else if (place == MOST_ALIKE - 1) {
        List<CensusEntry> rest = same.subList(place, same.size());
        table.row("  ... " + rest.size() + " more", millis(rest), what);
      }
    }
  }

  /** Returns a name with its beginning and its end, where numbers are. */
  private static String shortened(String name, int columns) {
    if (name.length() <= columns) {
      return name;
    }
    int half = Math.max(1, (columns - ELLIPSIS.length()) / 2);
    return name.substring(0, half) + ELLIPSIS + name.substring(name.length() - half);
  }

  private static String names(List<CensusEntry> entries) {
    String names =
        entries.stream().limit(MOST_NAMES).map(CensusEntry::name).collect(Collectors.joining(", "));
    return entries.size() > MOST_NAMES ? names + ", ..." : names;
  }

  private static String millis(List<CensusEntry> entries) {
    long nanos = 0;
    for (CensusEntry entry : entries) {
      if (entry.cpuNanos() == CensusEntry.UNKNOWN) {
        return "?";
      }
      nanos += entry.cpuNanos();
    }
    return String.format(Locale.ROOT, "%.1f", nanos / 1e6);
  }

  /** Returns what a thread of any program does: what its kind does, or where it is. */
  static String does(CensusEntry entry) {
    if (entry.state().equals(CensusEntry.IN_SYSTEM)) {
      return entry.waitsForRequest()
          ? "WAITS for a request: " + entry.waitsFor()
          : entry.waitsFor();
    }
    if (entry.waitsForRequest()) {
      return "WAITS for a request: is parked on " + entry.waitsFor();
    }
    ThreadKind kind = entry.kind();
    if (kind != null && !kind.role().isEmpty()) {
      return kind.role();
    }
    return switch (entry.state()) {
      case "runnable" -> ("runs " + entry.waitsFor()).strip();
      case "blocked" -> ("waits for a lock " + entry.waitsFor()).strip();
      default ->
          entry.waitsFor().startsWith("in ")
              ? "waits " + entry.waitsFor()
              : "is parked on " + entry.waitsFor();
    };
  }
}
