package usbtoaster.view.latency;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import usbtoaster.trace.Activity;
import usbtoaster.trace.Event;
import usbtoaster.trace.Stage;
import usbtoaster.trace.Trace;
import usbtoaster.trace.life.Correlated;
import usbtoaster.trace.life.LifeReader;

/**
 * Measures a run: from edge to ISR, DPC, completion and continuation, and how long the driver's
 * routines took.
 *
 * <p>Bounded: of more than {@value #MOST_REQUESTS} requests that have not gone on the oldest is
 * forgotten; of more than {@value #MOST_ROUTINES} routines the rest is passed by. Not thread-safe.
 */
public final class Latency implements LifeReader {
  static final int MOST_REQUESTS = 1 << 12;
  static final int MOST_ROUTINES = 64;

  /** Where a request is; 0 where it has not been. */
  private static final class Under {
    long call;
    long dpc;
    long complete;
  }

  private final Map<Measure, Spread> measures = new EnumMap<>(Measure.class);
  private final Map<Long, Under> requests = new LinkedHashMap<>();
  private final Map<String, RoutineSpread> routines = new LinkedHashMap<>();
  private long interrupts;
  private long dpcs;
  private long timerDpcs;
  private long completed;
  private long lost;
  private long seenDeviceNanos = Trace.NO_DEVICE_TIME;
  private long longestFrameNanos;

  /** Makes one that has measured nothing. */
  public Latency() {
    for (Measure measure : Measure.values()) {
      measures.put(measure, new Spread());
    }
  }

  @Override
  public void event(Correlated correlated) {
    Event event = correlated.event();
    switch (event.stage()) {
      case CALL -> called(correlated.request(), event);
      case DMA_SEEN -> seenDeviceNanos = event.deviceNanos();
      case DMA_DONE -> frame(event.deviceNanos());
      case INTERRUPT -> interrupts++;
      case ISR -> served(correlated, event);
      case DPC -> deferred(correlated, event);
      case COMPLETE -> completed(correlated.request(), event);
      case RESUME -> resumed(correlated.request(), event);
      default -> {}
    }
  }

  private void called(long request, Event event) {
    Under under = new Under();
    under.call = event.nanos();
    requests.put(request, under);
    if (requests.size() > MOST_REQUESTS) {
      Iterator<Long> oldest = requests.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
  }

  private void frame(long deviceNanos) {
    if (seenDeviceNanos != Trace.NO_DEVICE_TIME && deviceNanos != Trace.NO_DEVICE_TIME) {
      longestFrameNanos = Math.max(longestFrameNanos, deviceNanos - seenDeviceNanos);
    }
    seenDeviceNanos = Trace.NO_DEVICE_TIME;
  }

  private void served(Correlated correlated, Event isr) {
    from(correlated, Stage.EDGE, isr, Measure.EDGE_TO_ISR);
    from(correlated, Stage.IRQ_RAISED, isr, Measure.RAISED_TO_ISR);
    from(correlated, Stage.INTERRUPT, isr, Measure.INTERRUPT_TO_ISR);
  }

  private void from(Correlated correlated, Stage stage, Event to, Measure measure) {
    correlated.ofInterrupt(stage).ifPresent(from -> add(measure, to.nanos() - from.nanos()));
  }

  private void deferred(Correlated correlated, Event dpc) {
    dpcs++;
    timerDpcs += dpc.detail() == 0 ? 1 : 0;
    from(correlated, Stage.ISR, dpc, Measure.ISR_TO_DPC);
    Under under = requests.get(correlated.request());
    if (under != null) {
      under.dpc = dpc.nanos();
    }
  }

  private void completed(long request, Event event) {
    completed++;
    Under under = requests.get(request);
    if (under != null) {
      under.complete = event.nanos();
      if (under.dpc != 0) {
        add(Measure.DPC_TO_COMPLETION, event.nanos() - under.dpc);
      }
    }
  }

  private void resumed(long request, Event event) {
    Under under = requests.remove(request);
    if (under != null) {
      if (under.complete != 0) {
        add(Measure.COMPLETION_TO_CONTINUATION, event.nanos() - under.complete);
      }
      add(Measure.CALL_TO_CONTINUATION, event.nanos() - under.call);
    }
  }

  private void add(Measure measure, long nanos) {
    spread(measure).add(nanos);
  }

  /** What the requests have reached since may be among what is missing. */
  @Override
  public void lost(long events) {
    lost += events;
    requests.clear();
    seenDeviceNanos = Trace.NO_DEVICE_TIME;
  }

  /**
   * Adds a run of a routine.
   *
   * @param cpuNanos for how long of it its thread was on a processor; or {@link
   *     RoutineSpread#NO_CPU_TIME}
   */
  public void ran(Activity activity, String routine, long nanos, long cpuNanos, String thread) {
    String key = activity + " " + routine;
    RoutineSpread spread = routines.get(key);
    if (spread == null) {
      if (routines.size() == MOST_ROUTINES) {
        return;
      }
      spread = new RoutineSpread(activity, routine);
      routines.put(key, spread);
    }
    spread.add(nanos, cpuNanos, thread);
  }

  /** Returns what was measured of {@code measure}. */
  public Spread spread(Measure measure) {
    Spread spread = measures.get(measure);
    if (spread == null) {
      throw new IllegalStateException(measure + " is measured from the beginning");
    }
    return spread;
  }

  /**
   * Returns what there is to tell, in the order of the way. From the edge to the ISR it is the
   * earliest that anybody has told of, and that alone.
   */
  public List<Measure> told() {
    List<Measure> told = new ArrayList<>();
    for (Measure measure : Measure.values()) {
      boolean later = measure.compareTo(Measure.INTERRUPT_TO_ISR) <= 0 && !told.isEmpty();
      if (spread(measure).count() > 0 && !later) {
        told.add(measure);
      }
    }
    return told;
  }

  /** Returns the routines, in the order in which they ran first. */
  public List<RoutineSpread> routines() {
    return List.copyOf(routines.values());
  }

  /** Returns the routine of that kind that took longest in one run, or null. */
  public @Nullable RoutineSpread longest(Activity activity) {
    RoutineSpread longest = null;
    for (RoutineSpread each : routines.values()) {
      if (each.activity() == activity
          && (longest == null || each.spread().longestNanos() > longest.spread().longestNanos())) {
        longest = each;
      }
    }
    return longest;
  }

  /** Returns how many interrupts came. */
  public long interrupts() {
    return interrupts;
  }

  /** Returns how often a DPC served a request. */
  public long dpcs() {
    return dpcs;
  }

  /** Returns how many of these a timer had called. */
  public long timerDpcs() {
    return timerDpcs;
  }

  /** Returns how many requests were completed. */
  public long completed() {
    return completed;
  }

  /** Returns how many events are missing. */
  public long lost() {
    return lost;
  }

  /** Returns how long a frame took on the bus at most, by the device's clock; 0: not told. */
  public long longestFrameNanos() {
    return longestFrameNanos;
  }
}
