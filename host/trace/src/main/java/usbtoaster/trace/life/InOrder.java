package usbtoaster.trace.life;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import usbtoaster.trace.Event;
import usbtoaster.trace.Stage;

/**
 * Hands on every event once, in the order of the trace, with all the requests it belongs to: for
 * logs and tables, where a correction would come too late.
 *
 * <p>It holds back what comes after an event of an interrupt until a DPC serves a later interrupt:
 * then no further request will claim it. That many events at most: {@value #MOST}; then the oldest
 * goes with the requests that are known. {@link #finish} and {@link #lost} let all go. Not
 * thread-safe.
 */
public final class InOrder implements LifeReader {
  static final int MOST = 1024;

  /** Reads events whose requests are known. */
  @FunctionalInterface
  public interface Reader {
    /**
     * Reads one event.
     *
     * @param requests those it belongs to, in the order in which they were served; empty: nobody's
     */
    void event(Event event, List<Long> requests);
  }

  /** An event that waits. */
  private static final class Held {
    final Event event;
    final boolean ofInterrupt;
    final List<Long> requests = new ArrayList<>(1);

    Held(Correlated correlated) {
      event = correlated.event();
      boolean owned = correlated.request() != Correlator.NOBODY;
      ofInterrupt =
          !owned
              && switch (event.stage()) {
                case IRQ_RAISED, EDGE, INTERRUPT, ISR, ACK_SEEN -> true;
                default -> false;
              };
      if (owned) {
        requests.add(correlated.request());
      }
    }

    void claim(long request) {
      if (!requests.contains(request)) {
        requests.add(request);
      }
    }
  }

  private final Reader reader;
  private final ArrayDeque<Held> held = new ArrayDeque<>();
  private final Map<Long, Held> claimable = new HashMap<>(); // by their orders
  private long settledBefore; // events of interrupts older than this are claimed, or nobody's

  /** Makes a reader of a correlator that tells {@code reader}. */
  public InOrder(Reader reader) {
    this.reader = reader;
  }

  @Override
  public void event(Correlated correlated) {
    if (correlated.event().stage() == Stage.DPC && !correlated.interrupt().isEmpty()) {
      claim(correlated);
    }
    Held last = new Held(correlated);
    held.add(last);
    if (last.ofInterrupt) {
      claimable.put(last.event.order(), last);
    }
    Held oldest = held.peek();
    while (oldest != null && (settled(oldest) || held.size() > MOST)) {
      release();
      oldest = held.peek();
    }
  }

  private void claim(Correlated dpc) {
    settledBefore = Math.max(settledBefore, dpc.interrupt().getFirst().order());
    for (Event event : dpc.interrupt()) {
      Held waiting = claimable.get(event.order());
      if (waiting != null && dpc.request() != Correlator.NOBODY) {
        waiting.claim(dpc.request());
      }
    }
  }

  private boolean settled(Held oldest) {
    return !oldest.ofInterrupt || oldest.event.order() < settledBefore;
  }

  private void release() {
    Held oldest = held.remove();
    claimable.remove(oldest.event.order());
    reader.event(oldest.event, oldest.requests);
  }

  @Override
  public void lost(long events) {
    finish();
  }

  @Override
  public void finish() {
    while (!held.isEmpty()) {
      release();
    }
  }
}
