package usbtoaster.trace.life;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import usbtoaster.trace.Event;
import usbtoaster.trace.Stage;
import usbtoaster.trace.StageGraph;

/**
 * Checks that every request went through every stage in the order that a {@link StageGraph} has.
 *
 * <p>Overview: a request is alive from its CALL until it has seen every stage that the graph
 * requires; then it is forgotten. A request whose COMPLETE carries an error status may have no
 * bursts, or end in the middle of one: it was cancelled or timed out. A burst whose DPC carries no
 * interrupt was found by a timer. A burst that the device finished after the edge of the interrupt
 * that serves it is lawful, because a DPC reads the status until it is clean; such bursts are
 * counted as {@link #joined()}. What only some devices report is checked where it is reported: a
 * burst seen before it is done, and between the rise of an interrupt's line and the DPC that serves
 * it an acknowledgement that the device saw.
 *
 * <p>After a {@linkplain #lost loss} the requests that were alive are abandoned ({@link
 * #unchecked()}), and what is unknown is no violation. Memory is bounded: of more than
 * 2<sup>20</sup> live requests, as many as a driver has in flight, the oldest is reported and
 * forgotten. Not thread-safe: it belongs to its {@link Correlator}.
 */
public final class StageOrder implements LifeReader {
  private static final int MOST_SENTENCES = 20;
  private static final int MOST_LIVE = 1 << 20;
  private static final int MOST_OVER = 1024;

  private final StageGraph graph;
  private final int mostLive;
  private final Map<Long, RequestOrder> live = new LinkedHashMap<>();
  private final Map<Long, RequestOrder> over = new LinkedHashMap<>(); // and may go on
  private final List<String> sentences = new ArrayList<>();
  private boolean torn; // events were lost
  private boolean framesTold;
  private long acknowledgedAt;
  private long violations;
  private long finished;
  private long bursts;
  private long joined;
  private long missed;
  private long unsuspended;
  private long unchecked;

  /** Makes a check for the toaster's driver, which has every stage. */
  public StageOrder() {
    this(StageGraph.WHOLE);
  }

  /** Makes a check for a driver whose requests have the stages of {@code graph}. */
  public StageOrder(StageGraph graph) {
    this(graph, MOST_LIVE);
  }

  StageOrder(StageGraph graph, int mostLive) {
    this.graph = graph;
    this.mostLive = mostLive;
  }

  @Override
  public void event(Correlated correlated) {
    Event event = correlated.event();
    switch (event.stage()) {
      case DMA_SEEN -> seen(correlated);
      case DMA_DONE -> done(correlated);
      case IRQ_RAISED, EDGE, INTERRUPT -> {} // the ISR and the DPC look
      case ISR -> isr(correlated);
      case ACK_SEEN -> acknowledgedAt = event.order();
      default -> reached(correlated);
    }
  }

  private void isr(Correlated isr) {
    if (graph.has(Stage.INTERRUPT) && isr.ofInterrupt(Stage.INTERRUPT).isEmpty() && !torn) {
      violated(
          "The ISR ran for interrupt %d before its INTERRUPT.".formatted(isr.event().detail()));
    }
  }

  private void seen(Correlated frame) {
    framesTold = true;
    RequestOrder state = burst(frame);
    if (state != null) {
      state.burstSeenAt = frame.event().order();
    }
  }

  private void done(Correlated frame) {
    RequestOrder state = burst(frame);
    if (state != null) {
      if (framesTold && state.burstSeenAt == 0) {
        violated(
            "DMA_DONE with tag %d came before its DMA_SEEN.".formatted(frame.event().detail()));
      }
      state.burstDoneAt = frame.event().order();
    }
  }

  /** Returns whose burst the device tells of; null for a frame of the driver's own. */
  private @Nullable RequestOrder burst(Correlated frame) {
    RequestOrder state = live.get(frame.request());
    boolean open = state != null && state.burstStartedAt != 0;
    Event event = frame.event();
    if (!open && event.detail() != 0 && !torn) {
      violated(
          "%s with tag %d, and no burst with that tag was started."
              .formatted(event.stage(), event.detail()));
    }
    return open ? state : null;
  }

  private void reached(Correlated correlated) {
    Event event = correlated.event();
    Stage stage = event.stage();
    RequestOrder state = state(event);
    if (state == null) {
      return;
    }
    if (!stage.side().mayRunOn(event.kind())) {
      violated("%s ran on a thread of: %s.".formatted(of(event), event.kind().owner()));
    }
    switch (stage) {
      case DMA_START -> started(state, event);
      case DPC -> served(state, correlated);
      default -> passed(state, event);
    }
    state.add(stage);
    if (state.whole()) {
      ended(event.request(), state);
    }
  }

  /** Returns the request's state, made by its CALL; null if there is nothing to check. */
  private @Nullable RequestOrder state(Event event) {
    RequestOrder state = live.get(event.request());
    state = state == null ? over.get(event.request()) : state;
    if (state != null || event.stage() == Stage.CALL) {
      return state != null ? state : called(event.request());
    }
    if (!torn) {
      violated("%s, which has not called or was over.".formatted(of(event)));
    }
    return null;
  }

  private RequestOrder called(long request) {
    RequestOrder state = new RequestOrder(graph);
    live.put(request, state);
    if (live.size() > mostLive) {
      Iterator<Map.Entry<Long, RequestOrder>> entries = live.entrySet().iterator();
      Map.Entry<Long, RequestOrder> oldest = entries.next();
      abandoned(oldest.getKey(), oldest.getValue());
      entries.remove();
    }
    return state;
  }

  private void ended(long request, RequestOrder state) {
    if (live.remove(request) != null) {
      finished++;
    }
    if (!state.mayGoOn()) {
      over.remove(request);
    } else if (over.putIfAbsent(request, state) == null && over.size() > MOST_OVER) {
      Iterator<Long> oldest = over.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
  }

  private void passed(RequestOrder state, Event event) {
    Stage stage = event.stage();
    if (state.has(stage)) {
      violated("%s came twice.".formatted(of(event)));
    }
    came(state, event, stage);
    if (graph.optional().contains(stage)) {
      for (Stage early : graph.overtaken(stage, state::has)) {
        violated("%s of request %d came before its %s.".formatted(early, event.request(), stage));
      }
    }
    if (stage == Stage.COMPLETE) {
      completed(state, event);
    }
  }

  /** Reports what should have come before {@code stage}, and has not. */
  private void came(RequestOrder state, Event event, Stage stage) {
    for (Set<Stage> before : graph.unmet(stage, state::has)) {
      violated("%s came before its %s.".formatted(of(event), either(before)));
    }
  }

  private void started(RequestOrder state, Event event) {
    came(state, event, Stage.DMA_START);
    if (state.burstStartedAt != 0) {
      violated("%s came before the DPC of the burst before.".formatted(of(event)));
    }
    if (state.has(Stage.COMPLETE)) {
      violated("%s came after its COMPLETE.".formatted(of(event)));
    }
    state.burstStartedAt = event.order();
    state.burstSeenAt = 0;
    state.burstDoneAt = 0;
  }

  private void served(RequestOrder state, Correlated dpc) {
    if (graph.has(Stage.DMA_START)) {
      burstServed(state, dpc);
    } else {
      came(state, dpc.event(), Stage.DMA_START); // as what is not there hands on to
    }
    long interrupt = dpc.event().detail();
    if (interrupt == 0 || dpc.ofInterrupt(Stage.ISR).isPresent() || torn) {
      state.add(Stage.INTERRUPT);
      state.add(Stage.ISR);
    } else if (graph.has(Stage.ISR)) {
      violated("%s serves interrupt %d before its ISR.".formatted(of(dpc.event()), interrupt));
    }
    long raisedAt = dpc.ofInterrupt(Stage.IRQ_RAISED).map(Event::order).orElse(0L);
    if (acknowledgedAt < raisedAt) {
      violated("%s serves interrupt %d before its ACK_SEEN.".formatted(of(dpc.event()), interrupt));
    }
    state.burstStartedAt = 0;
  }

  private void burstServed(RequestOrder state, Correlated dpc) {
    Event event = dpc.event();
    boolean tells = graph.required().contains(Stage.DMA_DONE);
    if (state.burstStartedAt == 0) {
      if (!state.has(Stage.DMA_DONE)) {
        came(state, event, Stage.DMA_START);
        violated("%s came without a burst of its own.".formatted(of(event)));
      } // else the device says that it is done with what the bursts brought
    } else if (state.burstDoneAt == 0 && state.burstSeenAt != 0) {
      missed++;
    } else if (state.burstDoneAt == 0 && tells) {
      violated("%s came before its DMA_DONE.".formatted(of(event)));
    } else {
      bursts++;
      state.add(Stage.DMA_DONE);
      long edgeAt = dpc.ofInterrupt(Stage.INTERRUPT).map(Event::order).orElse(Long.MAX_VALUE);
      joined += state.burstDoneAt > edgeAt ? 1 : 0;
    }
  }

  private void completed(RequestOrder state, Event event) {
    if ((int) event.detail() >>> 30 == 3) { // an NT error: cancelled, timed out
      state.excuseBursts();
    } else if (state.burstStartedAt != 0) {
      violated("%s came before the DPC of its last burst.".formatted(of(event)));
    } else if (!graph.has(Stage.DMA_START)
        && graph.required().contains(Stage.DPC)
        && !state.has(Stage.DPC)) {
      violated("%s came before its DPC.".formatted(of(event)));
    }
  }

  private static String of(Event event) {
    return event.stage() + " of request " + event.request();
  }

  private static String either(Set<Stage> stages) {
    return stages.stream().map(Stage::name).collect(Collectors.joining(" or "));
  }

  private void violated(String sentence) {
    violations++;
    if (sentences.size() < MOST_SENTENCES) {
      sentences.add(sentence);
    }
  }

  private void abandoned(long request, RequestOrder state) {
    if (state.unsuspended()) {
      unsuspended++;
    } else {
      violated("Request %d never reached %s.".formatted(request, state.missing()));
    }
  }

  /** Gives up what was alive: nobody can say what it would have reached. */
  @Override
  public void lost(long events) {
    torn = true;
    unchecked += live.size();
    live.clear();
    over.clear();
    acknowledgedAt = Long.MAX_VALUE; // until the next one is seen
  }

  /** Ends the check: a request that is still alive is a violation for what it has not reached. */
  @Override
  public void finish() {
    live.forEach(this::abandoned);
    live.clear();
    over.clear();
  }

  /** Returns the first violations, in sentences; empty when there was none. */
  public List<String> violations() {
    return List.copyOf(sentences);
  }

  /** Returns how many violations there were. */
  public long violationCount() {
    return violations;
  }

  /** Returns how many requests reached every stage. */
  public long finished() {
    return finished;
  }

  /**
   * Returns how many requests went all the way without a suspension, because they were complete
   * before anybody awaited them; known after {@link #finish}.
   */
  public long unsuspended() {
    return unsuspended;
  }

  /** Returns how many requests were alive when events were lost, and were not checked further. */
  public long unchecked() {
    return unchecked;
  }

  /** Returns how many requests called and are not over. */
  public int alive() {
    return live.size();
  }

  /** Returns how many bursts were served. */
  public long bursts() {
    return bursts;
  }

  /**
   * Returns how many bursts the device saw begin and did not move, because it was not armed; the
   * driver sends them again.
   */
  public long missed() {
    return missed;
  }

  /** Returns how many bursts were done after the edge of the interrupt that served them. */
  public long joined() {
    return joined;
  }
}
