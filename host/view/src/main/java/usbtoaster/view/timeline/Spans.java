package usbtoaster.view.timeline;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import usbtoaster.trace.Event;
import usbtoaster.trace.Stage;
import usbtoaster.trace.life.Correlated;
import usbtoaster.trace.life.Correlator;

/**
 * Puts the events of a trace together to {@link Span}s. Each is told when its end is known.
 *
 * <p>A request ends when its continuation ran and its thread was given back. A blocking call has
 * neither: it ends when its thread has called twice again. Of more than {@value #MOST_OPEN} that
 * are under way the oldest is closed, and told as torn if it has not completed. A request whose
 * CALL is not in the recording has no spans.
 */
final class Spans {
  static final int MOST_OPEN = 1 << 16;

  private final Consumer<Span> reader;
  private final Map<Long, OpenRequest> open = new LinkedHashMap<>(); // by request
  private final Map<Long, Long> latest = new HashMap<>(); // the latest request, by its caller

  Spans(Consumer<Span> reader) {
    this.reader = reader;
  }

  void event(Correlated correlated) {
    Event event = correlated.event();
    if (event.stage() == Stage.CALL) {
      called(event);
      return;
    }
    OpenRequest request = open.get(correlated.request());
    if (request == null) {
      return;
    }
    request.add(event, reader);
    if (request.over()) {
      close(correlated.request());
    }
  }

  private void called(Event call) {
    // Whether a packet carries an APC is known soon after it: so the call before the last is
    // closed.
    Long before = latest.put(call.threadId(), call.request());
    OpenRequest earlier = before == null ? null : open.get(before);
    if (earlier != null && earlier.callBefore() != Correlator.NOBODY) {
      closeIfBlocking(earlier.callBefore());
    }
    open.put(call.request(), new OpenRequest(call, before == null ? Correlator.NOBODY : before));
    if (open.size() > MOST_OPEN) {
      close(open.keySet().iterator().next());
    }
  }

  private void closeIfBlocking(long request) {
    OpenRequest call = open.get(request);
    if (call != null && call.cameBackBlocking()) {
      close(request);
    }
  }

  private void close(long request) {
    OpenRequest closed = open.remove(request);
    if (closed != null) {
      closed.close(reader);
      latest.remove(closed.callerThread(), request);
    }
  }

  /** Events are missing here: what is under way may have reached more than is known. */
  void lost() {
    open.values().forEach(OpenRequest::tear);
  }

  /** Closes all that is under way. */
  void finish() {
    open.values().forEach(request -> request.close(reader));
    open.clear();
    latest.clear();
  }
}
