package usbtoaster.virtualpi;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import usbtoaster.trace.Event;
import usbtoaster.trace.Stage;
import usbtoaster.trace.StageGraph;
import usbtoaster.trace.Trace;
import usbtoaster.trace.census.ThreadKind;
import usbtoaster.trace.life.Correlator;
import usbtoaster.trace.life.EdgeLatency;
import usbtoaster.trace.life.LifeReader;
import usbtoaster.trace.life.StageOrder;

/** The events of a run with {@code --trace json}, read back from its lines. */
final class TraceLog {
  private static final Pattern LINE =
      Pattern.compile(
          "\"nanos\":(-?\\d+),.*\"stage\":\"(\\w+)\",\"requests\":\\[(\\d*)[0-9,]*],\"detail\":(-?\\d+),"
              + ".*\"thread\":\"(.*)\",\"threadId\":\\d+,\"kind\":\"(\\w+)\",\"processor\":(\\d+)");

  /** The real target tells nothing of the device's side. */
  static final StageGraph OF_A_PI =
      StageGraph.WHOLE.without(Stage.DMA_SEEN, Stage.DMA_DONE, Stage.IRQ_RAISED, Stage.ACK_SEEN);

  /** The log names the requests that these served; the trace did not know them yet. */
  private static final Set<Stage> OF_AN_INTERRUPT =
      EnumSet.of(Stage.EDGE, Stage.INTERRUPT, Stage.ISR);

  /**
   * What a request may go without, by who is quicker: its task is complete before it is awaited, or
   * a timer has looked at the device before the edge was served.
   */
  private static final Set<Stage> BY_CHANCE =
      EnumSet.of(Stage.SUSPEND, Stage.POST, Stage.INLINE, Stage.RESUME, Stage.INTERRUPT, Stage.ISR);

  private final List<Event> events = new ArrayList<>();
  private final Map<Long, Set<Stage>> stages = new TreeMap<>();

  private TraceLog() {}

  /** Reads all lines that tell of an event; others are passed over. */
  static TraceLog of(String output) {
    TraceLog log = new TraceLog();
    output.lines().map(LINE::matcher).filter(Matcher::find).forEach(log::add);
    return log;
  }

  private void add(Matcher line) {
    Stage stage = Stage.valueOf(line.group(2));
    long request = line.group(3).isEmpty() ? Correlator.NOBODY : Long.parseLong(line.group(3));
    if (request != Correlator.NOBODY && !stage.ofDevice() && stage != Stage.EDGE) {
      stages.computeIfAbsent(request, _ -> EnumSet.noneOf(Stage.class)).add(stage);
    }
    events.add(
        new Event(
            events.size() + 1,
            stage,
            OF_AN_INTERRUPT.contains(stage) ? Correlator.NOBODY : request,
            Long.parseLong(line.group(4)),
            Long.parseLong(line.group(1)),
            Trace.NO_DEVICE_TIME,
            line.group(5),
            line.group(5).hashCode(),
            ThreadKind.valueOf(line.group(6)),
            Integer.parseInt(line.group(7))));
  }

  /** Returns what is against the order of the stages. */
  StageOrder order() {
    StageOrder order = new StageOrder(OF_A_PI);
    replay(order);
    return order;
  }

  private void replay(LifeReader reader) {
    Correlator correlator = new Correlator(reader);
    events.stream().filter(event -> OF_A_PI.has(event.stage())).forEach(correlator::event);
    correlator.finish();
  }

  /** Returns the stages that each request must reach and has, by its number. */
  Map<Long, Set<Stage>> stages() {
    Map<Long, Set<Stage>> certain = new TreeMap<>();
    stages.forEach(
        (request, reached) -> {
          Set<Stage> rest = EnumSet.copyOf(reached);
          rest.removeAll(BY_CHANCE);
          certain.put(request, rest);
        });
    return certain;
  }

  /** Returns the stages that some request has reached, of the host alone. */
  Set<Stage> allStages() {
    Set<Stage> all = EnumSet.noneOf(Stage.class);
    stages.values().forEach(all::addAll);
    return all;
  }

  /** Returns how long it took from the edges, as far as the kernel told when it saw them. */
  EdgeLatency latency() {
    EdgeLatency latency = new EdgeLatency();
    replay(latency);
    return latency;
  }
}
