package usbtoaster.view.compare;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import usbtoaster.trace.Event;
import usbtoaster.trace.Stage;
import usbtoaster.trace.life.Correlated;
import usbtoaster.trace.life.Correlator;
import usbtoaster.trace.life.Durations;
import usbtoaster.trace.life.LifeReader;

/**
 * How long the steps of the requests of a run took, from stage to stage.
 *
 * <p>Memory is bounded: of more than {@value #MOST_LIVE} requests that are under way the oldest is
 * forgotten. Not thread-safe.
 */
public final class StepTimes implements LifeReader {
  private static final int MOST_LIVE = 1 << 16;

  /** From a stage to a later one: the latest of each in the life of a request. */
  public record Step(Stage from, Stage to) {
    @Override
    public String toString() {
      return from + " to " + to;
    }
  }

  /** The steps, in the order of the life; the last ones are its long spans. */
  public static final List<Step> STEPS =
      List.of(
          new Step(Stage.CALL, Stage.IRP),
          new Step(Stage.IRP, Stage.DISPATCH),
          new Step(Stage.DISPATCH, Stage.PENDING),
          new Step(Stage.DISPATCH, Stage.SUBMIT),
          new Step(Stage.SUBMIT, Stage.REAP),
          new Step(Stage.REAP, Stage.COMPLETE),
          new Step(Stage.DMA_START, Stage.DMA_SEEN),
          new Step(Stage.DMA_SEEN, Stage.DMA_DONE),
          new Step(Stage.DMA_START, Stage.INTERRUPT),
          new Step(Stage.IRQ_RAISED, Stage.INTERRUPT),
          new Step(Stage.EDGE, Stage.INTERRUPT),
          new Step(Stage.INTERRUPT, Stage.ISR),
          new Step(Stage.ISR, Stage.DPC),
          new Step(Stage.DPC, Stage.DMA_START),
          new Step(Stage.DPC, Stage.COMPLETE),
          new Step(Stage.COMPLETE, Stage.APC),
          new Step(Stage.APC, Stage.PACKET),
          new Step(Stage.PACKET, Stage.BORROW),
          new Step(Stage.BORROW, Stage.TASK),
          new Step(Stage.TASK, Stage.RESUME),
          new Step(Stage.BORROW, Stage.RETURN),
          new Step(Stage.CALL, Stage.SUSPEND),
          new Step(Stage.CALL, Stage.COMPLETE),
          new Step(Stage.CALL, Stage.RESUME));

  private final Map<Step, Durations> durations = new LinkedHashMap<>();
  private final Map<Long, Map<Stage, Long>> live =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Map<Stage, Long>> eldest) {
          return size() > MOST_LIVE;
        }
      };

  /** Makes an empty one. */
  public StepTimes() {
    STEPS.forEach(step -> durations.put(step, new Durations()));
  }

  @Override
  public void event(Correlated correlated) {
    long request = correlated.request();
    if (request == Correlator.NOBODY) {
      return;
    }
    if (correlated.event().stage() == Stage.CALL) {
      live.put(request, new EnumMap<>(Stage.class));
    }
    Map<Stage, Long> reached = live.get(request);
    if (reached == null) {
      return;
    }
    if (correlated.event().stage() == Stage.DPC) {
      correlated.interrupt().forEach(event -> reach(reached, event));
    }
    reach(reached, correlated.event());
    if (reached.containsKey(Stage.RETURN)
        && (reached.containsKey(Stage.RESUME) || !reached.containsKey(Stage.SUSPEND))) {
      live.remove(request);
    }
  }

  private void reach(Map<Stage, Long> reached, Event event) {
    for (Step step : STEPS) {
      Long since = step.to() == event.stage() ? reached.get(step.from()) : null;
      if (since != null) {
        duration(step).add(event.nanos() - since);
      }
    }
    if (event.stage() == Stage.DMA_START) { // a burst of its own
      reached.keySet().removeIf(Stage::perBurst);
    }
    reached.put(event.stage(), event.nanos());
  }

  @Override
  public void lost(long events) {
    live.clear();
  }

  /** Returns how long a step of {@link #STEPS} took. */
  public Durations duration(Step step) {
    Durations found = durations.get(step);
    if (found == null) {
      throw new IllegalArgumentException(step + " is none of the steps");
    }
    return found;
  }
}
