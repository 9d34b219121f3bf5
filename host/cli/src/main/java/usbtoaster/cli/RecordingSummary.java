package usbtoaster.cli;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import usbtoaster.trace.Stage;
import usbtoaster.trace.life.Durations;
import usbtoaster.trace.record.Entry;
import usbtoaster.trace.text.Micros;
import usbtoaster.trace.text.TextTable;
import usbtoaster.view.LogLine;
import usbtoaster.view.recording.RecordingHeader;

/** What is in a recording: who made it and when, how many entries of each kind, which threads. */
final class RecordingSummary {
  private static final int MOST_NAMES = 1000; // of routines and functions; more are not told apart

  private final RecordingHeader header;
  private final String name;
  private final Map<Stage, Long> stages = new EnumMap<>(Stage.class);
  private final Map<String, Durations> routines = new TreeMap<>();
  private final Map<String, Durations> functions = new TreeMap<>();
  private final Map<String, Long> lines = new TreeMap<>();
  private long entries;
  private long leds;
  private long lostStages;
  private long lostOthers;
  private long firstNanos = Long.MAX_VALUE;
  private long lastNanos = Long.MIN_VALUE;

  RecordingSummary(Recorded recorded) {
    header = recorded.header();
    name = recorded.name();
    recorded.read(this::count);
  }

  private void count(Entry entry) {
    entries++;
    firstNanos = Math.min(firstNanos, entry.nanos());
    lastNanos = Math.max(lastNanos, entry.nanos());
    switch (entry) {
      case Entry.StageReached reached -> stages.merge(reached.event().stage(), 1L, Long::sum);
      case Entry.RoutineRan ran ->
          of(routines, ran.activity() + " " + ran.routine()).add(ran.endNanos() - ran.nanos());
      case Entry.FunctionRan ran -> of(functions, ran.function()).add(LogLine.tookNanos(ran));
      case Entry.LineChanged changed -> lines.merge(few(lines, changed.line()), 1L, Long::sum);
      case Entry.LedsChanged _ -> leds++;
      case Entry.Lost lost -> {
        lostStages += lost.stages() ? lost.entries() : 0;
        lostOthers += lost.stages() ? 0 : lost.entries();
      }
    }
  }

  private static Durations of(Map<String, Durations> all, String name) {
    return all.computeIfAbsent(few(all, name), _ -> new Durations());
  }

  private static String few(Map<String, ?> all, String name) {
    return all.size() < MOST_NAMES || all.containsKey(name) ? name : "(others)";
  }

  /** Returns it in lines. */
  List<String> lines() {
    List<String> told = new ArrayList<>();
    told.add(name + ": " + header.target() + ", " + header.started());
    String settings =
        header.settings().entrySet().stream()
            .map(setting -> setting.getKey() + " " + setting.getValue())
            .collect(Collectors.joining(", "));
    if (!settings.isEmpty()) {
      told.add("  " + settings);
    }
    if (entries > 0) {
      told.add(
          "  %s entries in %s us"
              .formatted(grouped(entries), Micros.of(lastNanos - firstNanos).strip()));
    }
    told.add(
        "  %s stages and %s other entries found no place"
            .formatted(grouped(lostStages), grouped(lostOthers)));
    table(told, counts());
    if (!routines.isEmpty()) {
      table(told, durations("routine", routines));
    }
    if (!functions.isEmpty()) {
      table(told, durations("function, by the device's clock", functions));
    }
    return told;
  }

  private static void table(List<String> told, TextTable table) {
    told.add("");
    table.lines().forEach(line -> told.add("  " + line));
  }

  private TextTable counts() {
    TextTable table = new TextTable("stage", ">times");
    stages.forEach((stage, times) -> table.row(stage.name(), grouped(times)));
    lines.forEach((line, times) -> table.row("line " + line, grouped(times)));
    if (leds > 0) {
      table.row("LEDs", grouped(leds));
    }
    return table;
  }

  private static TextTable durations(String what, Map<String, Durations> all) {
    TextTable table = new TextTable(what, ">times", ">median us", ">longest us");
    all.forEach(
        (name, took) ->
            table.row(
                name,
                grouped(took.count()),
                Micros.of(took.percentileNanos(50)),
                Micros.of(took.longestNanos())));
    return table;
  }

  private static String grouped(long count) {
    return String.format(Locale.ROOT, "%,d", count).replace(',', ' ');
  }
}
