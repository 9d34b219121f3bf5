package usbtoaster.cli;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import usbtoaster.trace.Trace;
import usbtoaster.trace.census.CensusEntry;
import usbtoaster.trace.census.ThreadCensus;
import usbtoaster.trace.life.Durations;
import usbtoaster.trace.life.Life;
import usbtoaster.trace.life.LifeRow;
import usbtoaster.view.led.Led;
import usbtoaster.view.led.LedPanel;

/**
 * Prints what a run has to tell as one JSON object on one line, for machines: {@code
 * docs/report.md} has its names. What is not known is null.
 */
final class JsonReport implements RunReport {
  private static final int FORMAT = 1;

  private final PrintWriter out;

  JsonReport(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void headline(Job job, long bytes) {} // all is told at the end

  @Override
  public void stopped(RunResult result) {
    print(result, true);
  }

  @Override
  public void told(RunResult result) {
    print(result, false);
  }

  private void print(RunResult result, boolean stopped) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    all.put("format", FORMAT);
    all.put("job", job(result.job()));
    all.put("stopped", stopped);
    all.put("totals", totals(result));
    Life life = result.trace().life();
    all.put("life", life == null ? null : life(result, life));
    all.put("census", census(result));
    all.put("edges", edges(result));
    all.put("leds", result.leds() == null ? null : leds(result.leds()));
    all.put("files", files(result));
    all.put("same", !stopped && result.same());
    try {
      out.println(JSON.std.with(JSON.Feature.WRITE_NULL_PROPERTIES).asString(all));
    } catch (IOException e) {
      throw new UncheckedIOException(e); // it is written to memory
    }
    out.flush();
  }

  private static Map<String, @Nullable Object> job(Job job) {
    return object(
        "files", job.files().stream().map(Object::toString).toList(),
        "target", job.target().name().toLowerCase(Locale.ROOT),
        "browning", job.browning(),
        "inFlight", job.inFlight(),
        "chunkBytes", job.chunkBytes(),
        "burstBytes", job.burstBytes(),
        "threads", job.threads());
  }

  private static Map<String, @Nullable Object> totals(RunResult result) {
    ToastRun run = result.run();
    TraceWatch trace = result.trace();
    long interrupts = result.outcome().interrupts();
    return object(
        "bytes",
        run.bytesBack(),
        "writes",
        run.writes(),
        "cancelledWrites",
        run.cancelledWrites(),
        "nanos",
        result.outcome().nanos(),
        "interrupts",
        interrupts < 0 ? null : interrupts,
        "frames",
        result.traced() ? trace.bursts() : null,
        "events",
        result.traced() ? trace.events() : null,
        "droppedEvents",
        result.traced() ? trace.dropped() : null);
  }

  private static Map<String, @Nullable Object> life(RunResult result, Life life) {
    return object(
        "write", result.trace().lifeNumber(),
        "request", life.request(),
        "bursts", life.bursts(),
        "cold", result.cold(),
        "blocked", life.blocked(),
        "nanos", life.nanos(),
        "workedNanos", life.workedNanos(),
        "rows", life.rows().stream().map(JsonReport::row).toList());
  }

  private static Map<String, @Nullable Object> row(LifeRow row) {
    return switch (row) {
      case LifeRow.Reached at ->
          object(
              "row", "stage",
              "stage", at.stage().name(),
              "sinceCallNanos", at.sinceCallNanos(),
              "sinceLastNanos", at.sinceLastNanos() == LifeRow.IN_GAP ? null : at.sinceLastNanos(),
              "deviceNanos", at.deviceNanos() == Trace.NO_DEVICE_TIME ? null : at.deviceNanos(),
              "thread", at.stage().ofDevice() ? null : at.thread(),
              "whose", at.kind().owner(),
              "processor", at.processor(),
              "detail", at.detail());
      case LifeRow.Folded at ->
          object(
              "row", "bursts",
              "bursts", at.bursts(),
              "sinceCallNanos", at.sinceCallNanos(),
              "tookNanos", at.tookNanos(),
              "workedNanos", at.workedNanos());
      case LifeRow.Gap at ->
          object(
              "row", "gap",
              "sinceCallNanos", at.sinceCallNanos(),
              "tookNanos", at.tookNanos(),
              "waits", at.waits());
    };
  }

  private static @Nullable Map<String, @Nullable Object> census(RunResult result) {
    ThreadCensus census = result.census().census();
    WaitCounts counts = result.census().counts();
    if (census == null) {
      return null;
    }
    CensusText text = new CensusText(result.job());
    return object(
        "samples", counts.samples(),
        "withoutWaiting", counts.withoutWaiting(),
        "asManyWaitingAsInFlight", counts.asMany(),
        "leastWaiting", counts.leastWaiting(),
        "mostWaiting", counts.mostWaiting(),
        "leastInFlight", counts.leastInFlight(),
        "mostInFlight", counts.mostInFlight(),
        "threads", census.threads().stream().map(entry -> thread(entry, text)).toList());
  }

  private static Map<String, @Nullable Object> thread(CensusEntry entry, CensusText text) {
    return object(
        "name", entry.name(),
        "whose", entry.group(),
        "waitsForRequest", entry.waitsForRequest(),
        "cpuNanos", entry.cpuNanos() == CensusEntry.UNKNOWN ? null : entry.cpuNanos(),
        "does", entry.kind() == null ? null : text.does(entry));
  }

  private static Map<String, @Nullable Object> edges(RunResult result) {
    return object(
        "lost", result.edges().lost(),
        "merged", result.edges().merged(),
        "toIsr", durations(result.trace().latency().toIsr()),
        "toContinuation", durations(result.trace().latency().toContinuation()));
  }

  private static @Nullable Map<String, @Nullable Object> durations(Durations took) {
    return took.count() == 0
        ? null
        : object(
            "count", took.count(),
            "p50Nanos", took.percentileNanos(50),
            "p90Nanos", took.percentileNanos(90),
            "p99Nanos", took.percentileNanos(99),
            "longestNanos", took.longestNanos());
  }

  private static List<Object> leds(LedPanel panel) {
    List<Object> leds = new ArrayList<>();
    for (Led led : Led.values()) {
      leds.add(object("led", led.label(), "times", panel.times(led), "nanos", panel.nanos(led)));
    }
    return leds;
  }

  private static List<Object> files(RunResult result) {
    List<Object> files = new ArrayList<>();
    for (FileToast.Verdict file : result.outcome().verdicts()) {
      files.add(
          object(
              "path", file.path().toString(),
              "bytesIn", file.bytesIn(),
              "bytesBack", file.bytesBack(),
              "sha256In", file.in(),
              "sha256Back", file.back(),
              "same", file.same()));
    }
    return files;
  }

  /** Returns an object of names and values in turns. */
  private static Map<String, @Nullable Object> object(@Nullable Object... pairs) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      object.put(String.valueOf(pairs[i]), pairs[i + 1]);
    }
    return object;
  }
}
