package usbtoaster.trace.life;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import usbtoaster.trace.EventReader;
import usbtoaster.trace.Stage;
import usbtoaster.trace.Trace;

/**
 * Checks from a trace that every request went through every stage in the order that {@link Stage}
 * describes.
 *
 * <p>Overview: a request is alive from its CALL until it has seen every stage (POST or INLINE is
 * enough); then it is forgotten. Memory is bounded by the number of live requests. A request whose
 * COMPLETE carries an error status may have no bursts, or end in the middle of one: it was
 * cancelled or timed out. A burst whose DPC carries no interrupt was found by a timer. A burst that
 * the device finished after the edge of the interrupt that serves it is lawful, because a DPC reads
 * the status until it is clean; such bursts are counted as {@link #joined()}. What only some
 * devices tell is checked where it is told: a burst seen before it is done, and between the rise of
 * an interrupt's line and the DPC that serves it a thanks that the device saw.
 *
 * <p>A trace that dropped events cannot be checked: look at {@link Trace#dropped()} first. Not
 * thread-safe: one thread drains the trace into it and asks it.
 */
public final class StageOrder implements EventReader {
  private static final int MOST_SENTENCES = 20;
  private static final int INTERRUPTS = 1024;
  private static final Map<Stage, Stage[]> BEFORE = new EnumMap<>(Stage.class);

  static {
    BEFORE.put(Stage.CALL, new Stage[0]);
    BEFORE.put(Stage.IRP, new Stage[] {Stage.CALL});
    BEFORE.put(Stage.DISPATCH, new Stage[] {Stage.IRP});
    BEFORE.put(Stage.PENDING, new Stage[] {Stage.DISPATCH});
    BEFORE.put(Stage.SUSPEND, new Stage[] {Stage.PENDING});
    BEFORE.put(Stage.DMA_START, new Stage[] {Stage.DISPATCH});
    BEFORE.put(Stage.DPC, new Stage[] {Stage.DMA_START});
    BEFORE.put(Stage.COMPLETE, new Stage[] {Stage.DISPATCH});
    BEFORE.put(Stage.APC, new Stage[] {Stage.COMPLETE});
    BEFORE.put(Stage.PACKET, new Stage[] {Stage.APC});
    BEFORE.put(Stage.BORROW, new Stage[] {Stage.PACKET});
    BEFORE.put(Stage.TASK, new Stage[] {Stage.BORROW});
    BEFORE.put(Stage.POST, new Stage[] {Stage.TASK});
    BEFORE.put(Stage.INLINE, new Stage[] {Stage.TASK});
    BEFORE.put(Stage.RESUME, new Stage[] {Stage.TASK});
    BEFORE.put(Stage.RETURN, new Stage[] {Stage.TASK});
  }

  private final Map<Long, RequestOrder> live = new HashMap<>();
  private final Map<Long, RequestOrder> byTag = new HashMap<>();
  private final long[] interrupts = new long[INTERRUPTS]; // the number, and when it was seen
  private final long[] interruptAt = new long[INTERRUPTS];
  private final long[] interruptRaisedAt = new long[INTERRUPTS];
  private final long[] isrs = new long[INTERRUPTS];
  private final List<String> sentences = new ArrayList<>();
  private long order;
  private boolean framesTold;
  private long raisedAt; // the latest; 0: the device does not tell
  private long acknowledgedAt;
  private long violations;
  private long finished;
  private long bursts;
  private long joined;
  private long missed;
  private long unsuspended;

  @Override
  public void event(
      Stage stage,
      long request,
      long detail,
      long nanos,
      long deviceNanos,
      Thread thread,
      int processor) {
    order++;
    switch (stage) {
      case DMA_SEEN -> seen(detail);
      case DMA_DONE -> done(detail);
      case IRQ_RAISED -> raisedAt = order;
      case INTERRUPT -> interrupt(detail);
      case ISR -> isr(detail);
      case ACK_SEEN -> acknowledgedAt = order;
      default -> reached(stage, request, detail);
    }
  }

  private void interrupt(long interrupt) {
    int place = place(interrupt);
    interrupts[place] = interrupt;
    interruptAt[place] = order;
    interruptRaisedAt[place] = raisedAt;
  }

  private void isr(long interrupt) {
    if (interrupts[place(interrupt)] != interrupt) {
      violated("The ISR ran for interrupt " + interrupt + " before its INTERRUPT.");
    }
    isrs[place(interrupt)] = interrupt;
  }

  private void seen(long tag) {
    framesTold = true;
    RequestOrder state = burst(Stage.DMA_SEEN, tag);
    if (state != null) {
      state.burstSeenAt = order;
    }
  }

  private void done(long tag) {
    RequestOrder state = burst(Stage.DMA_DONE, tag);
    if (state != null) {
      if (framesTold && state.burstSeenAt == 0) {
        violated("DMA_DONE with tag " + tag + " came before its DMA_SEEN.");
      }
      state.burstDoneAt = order;
    }
  }

  /** Returns whose burst the device tells of; null for a frame of the driver's own. */
  private @Nullable RequestOrder burst(Stage stage, long tag) {
    RequestOrder state = byTag.get(tag);
    boolean open = state != null && state.burstStartedAt != 0;
    if (!open && tag != 0) {
      violated(stage + " with tag " + tag + ", and no burst with that tag was started.");
    }
    return open ? state : null;
  }

  private void reached(Stage stage, long request, long detail) {
    RequestOrder state = live.get(request);
    if (state == null) {
      if (stage != Stage.CALL) {
        violated(stage + " of request " + request + ", which has not called or was over.");
        return;
      }
      state = new RequestOrder();
      live.put(request, state);
    } else if (state.has(stage) && stage != Stage.DMA_START && stage != Stage.DPC) {
      violated(stage + " of request " + request + " came twice.");
    }
    for (Stage before : BEFORE.getOrDefault(stage, new Stage[0])) {
      if (!state.has(before)) {
        violated(stage + " of request " + request + " came before its " + before + ".");
      }
    }
    state.add(stage);
    switch (stage) {
      case DMA_START -> started(state, request, detail);
      case DPC -> served(state, request, detail);
      case COMPLETE -> completed(state, request, (int) detail);
      case RESUME -> {
        if (!state.has(Stage.POST) && !state.has(Stage.INLINE)) {
          violated("RESUME of request " + request + " came before its POST or INLINE.");
        }
      }
      default -> {}
    }
    if (state.whole()) {
      live.remove(request);
      finished++;
    }
  }

  private void started(RequestOrder state, long request, long tag) {
    if (state.burstStartedAt != 0) {
      violated("DMA_START of request " + request + " came before the DPC of the burst before.");
    }
    if (state.has(Stage.COMPLETE)) {
      violated("DMA_START of request " + request + " came after its COMPLETE.");
    }
    byTag.put(tag, state);
    state.tag = tag;
    state.burstStartedAt = order;
    state.burstSeenAt = 0;
    state.burstDoneAt = 0;
  }

  private void served(RequestOrder state, long request, long interrupt) {
    if (state.burstStartedAt == 0) {
      if (!state.has(Stage.DMA_DONE)) {
        violated("DPC of request " + request + " came without a burst of its own.");
      } // else the device says that it is done with what the bursts brought
    } else if (state.burstDoneAt == 0 && state.burstSeenAt != 0) {
      missed++;
    } else if (state.burstDoneAt == 0) {
      violated("DPC of request " + request + " came before its DMA_DONE.");
    } else {
      bursts++;
      state.add(Stage.DMA_DONE);
      if (interrupt != 0 && state.burstDoneAt > seenAt(interrupt)) {
        joined++;
      }
    }
    if (interrupt == 0 || isrs[place(interrupt)] == interrupt) {
      state.add(Stage.INTERRUPT);
      state.add(Stage.ISR);
    } else {
      violated("DPC of request " + request + " serves interrupt " + interrupt + " before its ISR.");
    }
    if (interrupt != 0 && acknowledgedAt < raiseOf(interrupt)) {
      violated(
          "DPC of request " + request + " serves interrupt " + interrupt + " before its ACK_SEEN.");
    }
    state.burstStartedAt = 0;
  }

  private void completed(RequestOrder state, long request, int status) {
    if (status >>> 30 == 3) { // an NT error: cancelled, timed out
      state.excuseBursts();
    } else if (state.burstStartedAt != 0) {
      violated("COMPLETE of request " + request + " came before the DPC of its last burst.");
    }
    byTag.remove(state.tag, state);
  }

  private long seenAt(long interrupt) {
    int place = place(interrupt);
    return interrupts[place] == interrupt ? interruptAt[place] : Long.MAX_VALUE;
  }

  /** Returns when the device raised its line for {@code interrupt}; 0: it does not tell. */
  private long raiseOf(long interrupt) {
    int place = place(interrupt);
    return interrupts[place] == interrupt ? interruptRaisedAt[place] : 0;
  }

  private static int place(long interrupt) {
    return (int) interrupt & (INTERRUPTS - 1);
  }

  private void violated(String sentence) {
    violations++;
    if (sentences.size() < MOST_SENTENCES) {
      sentences.add(sentence);
    }
  }

  /** Ends the check: a request that is still alive is a violation for what it has not reached. */
  public void finish() {
    live.forEach(
        (request, state) -> {
          if (state.unsuspended()) {
            unsuspended++;
          } else {
            violated("Request " + request + " never reached " + state.missing() + ".");
          }
        });
    live.clear();
    byTag.clear();
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
