package usbtoaster.trace.census;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import usbtoaster.trace.text.TextTable;

/** Prints a census. */
final class CensusTable {
  private CensusTable() {}

  static List<String> of(ThreadCensus census) {
    List<String> lines = new ArrayList<>();
    lines.add(heading(census));
    TextTable table = new TextTable("thread", "state", "waits for");
    for (Map.Entry<String, Integer> group : census.groups().entrySet()) {
      table.line(group.getKey() + ": " + group.getValue());
      for (CensusEntry entry : census.threads()) {
        if (entry.group().equals(group.getKey())) {
          String mark = entry.waitsForRequest() ? " <- a request" : "";
          table.row("  " + entry.name(), entry.state(), entry.waitsFor() + mark);
        }
      }
    }
    String indent = "  ";
    table.lines(TextTable.COLUMNS - indent.length()).forEach(line -> lines.add(indent + line));
    lines.add("  Counted as waiting for a request: who is parked on one or on its future.");
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
}
