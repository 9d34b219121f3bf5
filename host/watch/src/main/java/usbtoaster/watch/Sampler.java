package usbtoaster.watch;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;
import usbtoaster.trace.Event;
import usbtoaster.trace.Stage;
import usbtoaster.trace.Trace;
import usbtoaster.trace.life.Correlated;
import usbtoaster.trace.life.LifeReader;
import usbtoaster.trace.record.Entry;
import usbtoaster.trace.record.EntryReader;

/**
 * Counts all that happens, and chooses what is shown of it: the whole life of one write, then of
 * the next one that there is room for; a few runs of routines; a few edges in a row.
 *
 * <p>Memory is bounded, whatever comes: what is chosen waits in three lists until it is taken, and
 * each has its {@link Sample}. Not thread-safe: one thread drains into it and takes.
 */
final class Sampler implements LifeReader, EntryReader {
  /** A life of more events is cut, and said to be. */
  static final int MOST_OF_A_LIFE = 200;

  private static final int STAGES_PER_SECOND = 120;
  private static final int WORK_PER_SECOND = 30;
  private static final int EDGES_PER_SECOND = 50;
  private static final int FEWEST_EDGES = 20; // in a row: about a burst
  private static final int FEWEST_ROUTINES = 10;
  private static final long NOBODY = 0;

  /** A life of which nothing was heard for so many events is given up. */
  private static final long MOST_QUIET = 50_000;

  private final LongUnaryOperator pieceOf;
  private final long startNanos;
  private final Sample stages;
  private final Sample work;
  private final Sample edges;
  private final Map<Stage, Long> counts = new EnumMap<>(Stage.class);
  private long events;
  private long shown;
  private long lost;
  private long leftOutStages; // since the last message, as the next
  private long leftOutEdges;
  private long leftOutBeforeEdge; // since the last one that is shown, as the next
  private long leftOutBeforeRoutine;
  private long quiet; // events since the last one of the life that is followed

  private long followed = NOBODY;
  private long piece;
  private long callNanos;
  private int length; // of the life that is followed
  private boolean resumed;
  private boolean returned;
  private boolean over;
  private boolean edgesOn = true;
  private boolean workOn = true;

  private List<Map<String, Object>> newStages = new ArrayList<>();
  private List<Map<String, Object>> newWork = new ArrayList<>();
  private List<Map<String, Object>> newEdges = new ArrayList<>();

  /**
   * Makes a sampler.
   *
   * @param pieceOf tells which piece a request that calls writes; -1: it is no write
   * @param startNanos the beginning, on the clock of the trace
   * @param nowNanos the real time
   */
  Sampler(LongUnaryOperator pieceOf, long startNanos, long nowNanos) {
    this.pieceOf = pieceOf;
    this.startNanos = startNanos;
    stages = new Sample(STAGES_PER_SECOND, STAGES_PER_SECOND, nowNanos);
    work = new Sample(WORK_PER_SECOND, WORK_PER_SECOND, nowNanos);
    edges = new Sample(EDGES_PER_SECOND, EDGES_PER_SECOND, nowNanos);
  }

  /** Some time has passed, of the real one. */
  void refill(long nowNanos) {
    stages.refill(nowNanos);
    work.refill(nowNanos);
    edges.refill(nowNanos);
    edgesOn |= edges.has(FEWEST_EDGES);
    workOn |= work.has(FEWEST_ROUTINES);
  }

  long count(Stage stage) {
    return counts.getOrDefault(stage, 0L);
  }

  long events() {
    return events;
  }

  long shown() {
    return shown;
  }

  /** Returns how many events were not shown, those that nobody had room for among them. */
  long leftOut() {
    return events + lost - shown;
  }

  long lost() {
    return lost;
  }

  // Stages.

  @Override
  public void event(Correlated correlated) {
    Event event = correlated.event();
    events++;
    counts.merge(event.stage(), 1L, Long::sum);
    if (event.stage() == Stage.CALL) {
      long number = pieceOf.applyAsLong(event.request());
      if (followed == NOBODY && number >= 0 && stages.has(1)) {
        follow(event, number);
      }
    }
    leftOutStages++;
    if (followed == NOBODY || over || correlated.request() != followed) {
      over |= followed != NOBODY && ++quiet > MOST_QUIET;
      return; // an event of an interrupt comes again with its DPC, which says whose it is
    }
    quiet = 0;
    if (event.stage() == Stage.DPC) {
      correlated.interrupt().forEach(this::show);
    }
    show(event);
    resumed |= event.stage() == Stage.RESUME;
    returned |= event.stage() == Stage.RETURN;
    over = resumed && returned;
  }

  private void follow(Event call, long number) {
    followed = call.request();
    piece = number;
    callNanos = call.nanos();
    length = 0;
    resumed = false;
    returned = false;
    over = false;
  }

  private void show(Event event) {
    if (++length > MOST_OF_A_LIFE) {
      return;
    }
    shown++;
    leftOutStages--;
    stages.take();
    Map<String, Object> said = new LinkedHashMap<>();
    said.put("order", event.order());
    said.put("stage", event.stage().name());
    said.put("nanos", event.nanos() - callNanos);
    said.put("deviceNanos", deviceNanos(event.deviceNanos()));
    said.put("thread", event.thread());
    said.put("kind", event.kind().name());
    said.put("owner", event.kind().owner());
    said.put("detail", event.detail());
    newStages.add(said);
  }

  private static @Nullable Long deviceNanos(long nanos) {
    return nanos == Trace.NO_DEVICE_TIME ? null : nanos;
  }

  @Override
  public void lost(long missing) {
    lost += missing;
    leftOutStages += missing;
    over = followed != NOBODY; // its rest may be missing: the next one is whole
  }

  // What stands beside them.

  @Override
  public void entry(Entry entry) {
    events++;
    switch (entry) {
      case Entry.RoutineRan ran when workOn -> {
        work.take();
        workOn = work.has(1);
        shown++;
        newWork.add(
            Map.of(
                "thread",
                ran.thread(),
                "what",
                ran.activity().name() + " " + ran.routine(),
                "from",
                ran.nanos() - startNanos,
                "to",
                ran.endNanos() - startNanos,
                "leftOut",
                leftOutBeforeRoutine));
        leftOutBeforeRoutine = 0;
      }
      case Entry.RoutineRan _ -> leftOutBeforeRoutine++;
      case Entry.LineChanged changed when edgesOn -> {
        edges.take();
        edgesOn = edges.has(1);
        shown++;
        boolean timed = changed.deviceNanos() != Trace.NO_DEVICE_TIME;
        newEdges.add(
            Map.of(
                "line",
                changed.line(),
                "high",
                changed.high(),
                "nanos",
                timed ? changed.deviceNanos() : changed.nanos() - startNanos,
                "leftOut",
                leftOutBeforeEdge));
        leftOutBeforeEdge = 0;
      }
      case Entry.LineChanged _ -> {
        leftOutEdges++;
        leftOutBeforeEdge++;
      }
      default -> {}
    }
  }

  // What is sent.

  /** Returns what is new of the life that is followed; empty: nothing. */
  Map<String, Object> takeStages() {
    if (newStages.isEmpty() && !over) {
      return Map.of();
    }
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("request", followed);
    message.put("write", piece);
    message.put("done", over);
    message.put("events", newStages);
    message.put("leftOut", Math.max(0, leftOutStages));
    newStages = new ArrayList<>();
    leftOutStages = 0;
    if (over) {
      followed = NOBODY;
      over = false;
    }
    return message;
  }

  /** Returns what the threads did. */
  List<Map<String, Object>> takeWork() {
    List<Map<String, Object>> taken = newWork;
    newWork = new ArrayList<>();
    return taken;
  }

  /** Returns the edges, and how many were left out; empty: nothing. */
  Map<String, Object> takeLines() {
    if (newEdges.isEmpty()) {
      return Map.of();
    }
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("edges", newEdges);
    message.put("leftOut", leftOutEdges);
    newEdges = new ArrayList<>();
    leftOutEdges = 0;
    return message;
  }
}
