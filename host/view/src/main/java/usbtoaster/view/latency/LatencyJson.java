package usbtoaster.view.latency;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Prints what was measured as one JSON object; times are in nanoseconds. */
public final class LatencyJson {
  private LatencyJson() {}

  /** Returns the object, in several lines. */
  public static String of(Latency latency, Pauses pauses) {
    Map<String, Object> all = new LinkedHashMap<>();
    Verdict verdict = Verdict.of(latency, pauses);
    all.put("good", verdict.good());
    all.put("verdict", verdict.sentence());
    all.put("interrupts", latency.interrupts());
    all.put("dpcs", latency.dpcs());
    all.put("timerDpcs", latency.timerDpcs());
    all.put("completed", latency.completed());
    all.put("lostEvents", latency.lost());
    all.put("longestFrameDeviceNanos", latency.longestFrameNanos());
    if (pauses.count() >= 0) {
      all.put("collections", pauses.count());
      all.put("collectionMillis", pauses.millis());
    }
    Map<String, Object> measures = new LinkedHashMap<>();
    for (Measure measure : latency.told()) {
      measures.put(name(measure), spread(latency.spread(measure)));
    }
    all.put("measures", measures);
    List<Object> routines = new ArrayList<>();
    latency.routines().forEach(each -> routines.add(routine(each)));
    all.put("routines", routines);
    try {
      return JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(all);
    } catch (IOException e) {
      throw new UncheckedIOException("A text in memory could not be written", e);
    }
  }

  /** Returns the name as JavaScript writes it: {@code edgeToIsr}. */
  private static String name(Measure measure) {
    StringBuilder name = new StringBuilder();
    for (String word : measure.name().toLowerCase(Locale.ROOT).split("_", -1)) {
      String first = word.substring(0, 1);
      name.append(name.isEmpty() ? first : first.toUpperCase(Locale.ROOT));
      name.append(word.substring(1));
    }
    return name.toString();
  }

  private static Map<String, Object> spread(Spread spread) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("count", spread.count());
    values.put("p50Nanos", spread.percentileNanos(50));
    values.put("p90Nanos", spread.percentileNanos(90));
    values.put("p99Nanos", spread.percentileNanos(99));
    values.put("p999Nanos", spread.percentileNanos(99.9));
    values.put("highestNanos", spread.longestNanos());
    values.put("highestWasNumber", spread.longestAt());
    List<Long> decades = new ArrayList<>();
    for (int i = 0; i < Spread.DECADES; i++) {
      decades.add(spread.inDecade(i));
    }
    values.put("decades", decades);
    return values;
  }

  private static Map<String, Object> routine(RoutineSpread routine) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("kind", routine.activity().name());
    values.put("routine", routine.routine());
    values.put("highestThread", routine.longestThread());
    if (routine.longestCpuNanos() != RoutineSpread.NO_CPU_TIME) {
      values.put("highestCpuNanos", routine.longestCpuNanos());
    }
    values.putAll(spread(routine.spread()));
    return values;
  }
}
