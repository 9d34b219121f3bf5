package usbtoaster.view.vcd;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import usbtoaster.trace.Activity;
import usbtoaster.trace.Event;
import usbtoaster.trace.Stage;
import usbtoaster.trace.record.Entry.LedsChanged;
import usbtoaster.trace.record.Entry.LineChanged;
import usbtoaster.trace.record.Entry.Lost;
import usbtoaster.trace.record.Entry.RoutineRan;
import usbtoaster.view.led.Led;
import usbtoaster.view.recording.Recording;
import usbtoaster.view.recording.RecordingHeader;
import usbtoaster.view.timeline.Timeline;
import usbtoaster.view.timeline.TimelineReader;
import usbtoaster.view.vcd.Waves.Variable;

/**
 * Writes a recording as a VCD file, for GTKWave, PulseView and the like: the lines of the device,
 * the LEDs, ISRs and DPCs while they run, a pulse of 1 ns for each stage, and how many requests are
 * in flight, all on the clock of the trace since the recording began.
 *
 * <p>The recording is read twice, as a VCD file names its wires before their values. A stage that
 * is reached again within a nanosecond prolongs its pulse. Memory is bounded. Not thread-safe, for
 * one recording.
 */
public final class VcdExporter implements TimelineReader {
  private static final int MOST_LINES = 64;
  private static final int MOST_REQUESTS = 1 << 16;
  private static final int COUNT_BITS = 12;

  private final Waves waves;
  private final long startNanos;
  private final Map<String, Variable> lines = new TreeMap<>();
  private final Map<Led, Variable> leds = new EnumMap<>(Led.class);
  private final Map<Activity, Variable> routines = new EnumMap<>(Activity.class);
  private final Map<Activity, Long> busyUntil = new EnumMap<>(Activity.class);
  private final Map<Stage, Variable> stages = new EnumMap<>(Stage.class);
  private final List<Variable> inFlight;
  private long shown; // of them
  private final Variable lost;
  private final Set<Long> requests = new HashSet<>();
  private int levels;

  private VcdExporter(Waves waves, RecordingHeader header, SortedSet<String> lineNames) {
    this.waves = waves;
    startNanos = header.startNanos();
    waves.header(header.started().toString(), "toaster: " + header.target());
    waves.scope("lines");
    lineNames.forEach(name -> lines.put(name, waves.wire(name)));
    waves.endScope();
    waves.scope("leds");
    for (Led led : Led.values()) {
      leds.put(led, waves.wire("LED_" + led.label()));
    }
    waves.endScope();
    waves.scope("requests");
    inFlight = waves.number("in_flight", COUNT_BITS);
    for (Activity activity : List.of(Activity.ISR, Activity.DPC)) {
      routines.put(activity, waves.wire(activity + "_routine"));
    }
    lost = waves.wire("LOST");
    waves.endScope();
    waves.scope("stages");
    for (Stage stage : Stage.values()) {
      stages.put(stage, waves.wire(stage.name()));
    }
    waves.endScope();
    waves.begin();
  }

  /**
   * Writes {@code recording} to {@code file}, which is replaced.
   *
   * @throws IOException if one cannot be read or the other not written
   */
  public static void write(Recording recording, Path file) throws IOException {
    SortedSet<String> names = new TreeSet<>();
    recording.read(
        entry -> {
          if (entry instanceof LineChanged line && names.size() < MOST_LINES) {
            names.add(line.line());
          }
        });
    try (Writer out = Files.newBufferedWriter(file, StandardCharsets.US_ASCII)) {
      Waves waves = new Waves(out);
      try {
        Timeline.read(recording, new VcdExporter(waves, recording.header(), names));
      } finally {
        waves.end(); // of what is damaged, what stands before that
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private long time(long nanos) {
    return Math.max(0, nanos - startNanos);
  }

  private void pulse(Variable variable, long nanos) {
    long time = time(nanos);
    waves.set(variable, time, 1);
    waves.plan(variable, time + 1, 0);
  }

  @Override
  public void stage(Event event, List<Long> served) {
    Variable stage = stages.get(event.stage());
    if (stage != null) {
      pulse(stage, event.nanos());
    }
    boolean changed =
        switch (event.stage()) {
          case IRP -> requests.size() < MOST_REQUESTS && requests.add(event.request());
          case COMPLETE -> requests.remove(event.request());
          default -> false;
        };
    if (changed) {
      showInFlight(event.nanos());
    }
  }

  private void showInFlight(long nanos) {
    long count = Math.min(requests.size(), (1 << COUNT_BITS) - 1);
    for (int bit = 0; bit < COUNT_BITS; bit++) {
      if (((count ^ shown) >> bit & 1) != 0) {
        waves.set(inFlight.get(bit), time(nanos), count >> bit & 1);
      }
    }
    shown = count;
  }

  /** Sets a level for as long as at least one runs; what takes no time is seen for 1 ns. */
  @Override
  public void routine(RoutineRan routine, List<Long> served) {
    Variable level = routines.get(routine.activity());
    if (level == null) {
      return;
    }
    long begin = time(routine.nanos());
    long end = Math.max(begin + 1, time(routine.endNanos()));
    long before = busyUntil.getOrDefault(routine.activity(), -1L);
    if (begin > before) {
      waves.set(level, begin, 1);
    }
    if (end > before) {
      waves.forget(level); // one that began before ends before this one
      busyUntil.put(routine.activity(), end);
      waves.plan(level, end, 0);
    }
  }

  @Override
  public void line(LineChanged changed) {
    Variable line = lines.get(changed.line());
    if (line != null) {
      waves.set(line, time(changed.nanos()), changed.high() ? 1 : 0);
    }
  }

  @Override
  public void leds(LedsChanged changed) {
    leds.forEach(
        (led, variable) -> {
          if (((levels ^ changed.levels()) & led.bit()) != 0) {
            long level = (changed.levels() & led.bit()) != 0 ? 1 : 0;
            waves.set(variable, time(changed.nanos()), level);
          }
        });
    levels = changed.levels();
  }

  /** What was under way may have completed unseen, so it is no longer counted. */
  @Override
  public void lost(Lost entries) {
    if (entries.stages()) {
      requests.clear();
      showInFlight(entries.nanos());
    }
    pulse(lost, entries.nanos());
  }
}
