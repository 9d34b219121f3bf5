package usbtoaster.trace.life;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import usbtoaster.trace.Event;
import usbtoaster.trace.Stage;

/**
 * Measures how long it took from an edge, as the kernel saw it, to the interrupt service routine,
 * and to the continuation of each request whose last interrupt it was. Nothing is measured where
 * nobody tells of {@link Stage#EDGE}.
 *
 * <p>Bounded: of more than {@value #MOST} requests that have not gone on the oldest is forgotten.
 * Not thread-safe: it belongs to its {@link Correlator}.
 */
public final class EdgeLatency implements LifeReader {
  private static final int MOST = 1 << 16;

  private final Map<Long, Long> edgeNanos = new LinkedHashMap<>(); // the last of each request
  private final Durations toIsr = new Durations();
  private final Durations toContinuation = new Durations();

  @Override
  public void event(Correlated correlated) {
    Event event = correlated.event();
    switch (event.stage()) {
      case ISR ->
          correlated
              .ofInterrupt(Stage.EDGE)
              .ifPresent(edge -> toIsr.add(event.nanos() - edge.nanos()));
      case DPC ->
          correlated
              .ofInterrupt(Stage.EDGE)
              .ifPresentOrElse(
                  edge -> served(correlated.request(), edge),
                  () -> edgeNanos.remove(correlated.request())); // by the timer: no edge did it
      case RESUME -> {
        Long edge = edgeNanos.remove(correlated.request());
        if (edge != null) {
          toContinuation.add(event.nanos() - edge);
        }
      }
      default -> {}
    }
  }

  private void served(long request, Event edge) {
    edgeNanos.remove(request); // to the end of the list
    edgeNanos.put(request, edge.nanos());
    if (edgeNanos.size() > MOST) {
      Iterator<Long> oldest = edgeNanos.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
  }

  /** What a request has reached since may be among what is missing. */
  @Override
  public void lost(long events) {
    edgeNanos.clear();
  }

  /** Returns how long each edge took to its ISR. */
  public Durations toIsr() {
    return toIsr;
  }

  /** Returns how long the last edge of each request took to its continuation. */
  public Durations toContinuation() {
    return toContinuation;
  }
}
