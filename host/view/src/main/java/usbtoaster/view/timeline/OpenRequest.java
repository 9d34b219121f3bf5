package usbtoaster.view.timeline;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import usbtoaster.trace.Event;
import usbtoaster.trace.Stage;
import usbtoaster.view.timeline.Span.Kind;

/** A request that is under way: the first event of each stage outside its bursts. */
final class OpenRequest {
  private final long request;
  private final long callBefore;
  private final Map<Stage, Event> reached = new EnumMap<>(Stage.class);
  private @Nullable Event transfer; // the DMA_START of the burst that is under way
  private @Nullable Event frame; // the DMA_SEEN of the frame that is being moved
  private Event last;
  private boolean torn;

  OpenRequest(Event call, long callBefore) {
    this.callBefore = callBefore;
    request = call.request();
    last = call;
    reached.put(call.stage(), call);
  }

  void tear() {
    torn = true;
  }

  void add(Event event, Consumer<Span> spans) {
    switch (event.stage()) {
      case DMA_START -> transfer = event;
      case DMA_SEEN -> frame = event;
      case DMA_DONE -> {
        tell(Kind.FRAME, frame, event, spans);
        frame = null;
      }
      case DPC -> {
        tell(Kind.TRANSFER, transfer, event, spans);
        transfer = null;
      }
      case COMPLETE -> tell(Kind.SLOT, reached.get(Stage.DMA_START), event, spans);
      case RETURN -> tell(Kind.BORROWED, reached.get(Stage.BORROW), event, spans);
      default -> {}
    }
    reached.putIfAbsent(event.stage(), event);
    last = event;
  }

  private void tell(Kind kind, @Nullable Event from, @Nullable Event to, Consumer<Span> spans) {
    if (from != null && to != null) {
      spans.accept(new Span(kind, request, from, to, torn));
    }
  }

  /** Returns whether the continuation ran, and the borrowed thread was given back. */
  boolean over() {
    return reached.containsKey(Stage.RETURN) && (reached.containsKey(Stage.RESUME) || !awaited());
  }

  private boolean awaited() {
    return reached.containsKey(Stage.SUSPEND)
        || reached.containsKey(Stage.POST)
        || reached.containsKey(Stage.INLINE);
  }

  /** Returns whether this was a blocking call, and is over. */
  boolean cameBackBlocking() {
    return reached.containsKey(Stage.COMPLETE)
        && reached.containsKey(Stage.APC)
        && !reached.containsKey(Stage.PACKET)
        && !reached.containsKey(Stage.SUSPEND);
  }

  /** Returns the request that the same thread called before; 0: none. */
  long callBefore() {
    return callBefore;
  }

  /** Returns the thread that called. */
  long callerThread() {
    Event call = reached.get(Stage.CALL);
    return call == null ? 0 : call.threadId();
  }

  /** Tells the parts that are known only at the end. */
  void close(Consumer<Span> spans) {
    Event call = reached.get(Stage.CALL);
    Event complete = reached.get(Stage.COMPLETE);
    Event apc = reached.get(Stage.APC);
    Event left = leftCaller();
    boolean whole = complete != null && !torn;
    torn = !whole;
    tell(Kind.REQUEST, call, last, spans);
    tell(Kind.SUBMIT, call, left, spans);
    if (complete == null) {
      tell(Kind.SLOT, reached.get(Stage.DMA_START), last, spans);
      tell(Kind.IN_FLIGHT, left, last, spans);
      return;
    }
    if (left != null && left.nanos() < complete.nanos()) {
      tell(Kind.IN_FLIGHT, left, complete, spans);
    }
    if (apc != null && cameBackBlocking()) {
      tell(Kind.BLOCKED, reached.get(Stage.PENDING), apc, spans);
      tell(Kind.COMPLETION, complete, apc, spans);
    } else {
      tell(Kind.COMPLETION, complete, reached.getOrDefault(Stage.TASK, apc), spans);
    }
    tell(Kind.CONTINUATION, reached.get(Stage.RESUME), continued(), spans);
  }

  /** Returns the last event of the call itself. */
  private @Nullable Event leftCaller() {
    Event left = null;
    for (Stage stage : Stage.values()) {
      Event event = stage.side() == Stage.Side.CALLER ? reached.get(stage) : null;
      left = event == null ? left : event;
    }
    return left;
  }

  private @Nullable Event continued() {
    Event resumed = reached.get(Stage.RESUME);
    Event given = reached.get(Stage.RETURN);
    boolean inPlace =
        reached.containsKey(Stage.INLINE)
            && resumed != null
            && given != null
            && resumed.threadId() == given.threadId();
    return inPlace ? given : resumed;
  }
}
