package usbtoaster.view.compare;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import usbtoaster.trace.Event;
import usbtoaster.trace.Stage;
import usbtoaster.trace.life.Correlated;
import usbtoaster.trace.life.Correlator;
import usbtoaster.trace.life.LifeReader;

/**
 * Keeps the stages of each request of a run, in the order of the calls. A request whose CALL is not
 * there is left out.
 *
 * <p>Memory is bounded: {@value #MOST_STAGES} stages at most are kept, and the requests whose
 * stages found no place are left out, from the first of them on. Not thread-safe.
 */
public final class RunStages implements LifeReader {
  static final int MOST_STAGES = 1 << 25;

  private final int most;
  private final Map<Long, RequestStages> byRequest = new HashMap<>();
  private final List<RequestStages> inOrder = new ArrayList<>();
  private int stages;
  private int whole = Integer.MAX_VALUE; // so many requests have all their stages
  private long lost;

  /** Makes an empty one. */
  public RunStages() {
    this(MOST_STAGES);
  }

  RunStages(int most) {
    this.most = most;
  }

  @Override
  public void event(Correlated correlated) {
    Event event = correlated.event();
    long number = correlated.request();
    if (event.stage() == Stage.CALL && number != Correlator.NOBODY && stages < most) {
      byRequest.computeIfAbsent(number, this::called);
    }
    RequestStages request = byRequest.get(number);
    if (request == null) {
      return;
    }
    if (stages >= most) {
      whole = Math.min(whole, request.place());
      return;
    }
    for (Event each : correlated.event().stage() == Stage.DPC ? correlated.interrupt() : none()) {
      add(request, each);
    }
    add(request, event);
  }

  private static List<Event> none() {
    return List.of();
  }

  private RequestStages called(long number) {
    RequestStages request = new RequestStages(number, inOrder.size());
    inOrder.add(request);
    return request;
  }

  private void add(RequestStages request, Event event) {
    request.add(event.stage(), event.kind());
    stages++;
  }

  @Override
  public void lost(long events) {
    lost += events;
  }

  /** Returns the requests in the order of their calls. */
  public List<RequestStages> requests() {
    return inOrder.subList(0, Math.min(whole, inOrder.size()));
  }

  /** Returns whether some requests were left out, because there was no place for their stages. */
  public boolean leftOut() {
    return stages >= most;
  }

  /** Returns how many events are missing in the trace, as far as is known. */
  public long lostEvents() {
    return lost;
  }
}
