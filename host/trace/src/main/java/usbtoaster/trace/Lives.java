package usbtoaster.trace;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Collects the lives of chosen requests from the events of a trace, and counts the others.
 *
 * <p>Overview: three kinds of events do not know their request. {@link Stage#DMA_DONE} carries a
 * tag: it belongs to the request whose {@link Stage#DMA_START} was the latest with that tag. {@link
 * Stage#INTERRUPT} and {@link Stage#ISR} carry the number of the interrupt: they are remembered for
 * a while and belong to every request whose {@link Stage#DPC} names that number.
 *
 * <p>Memory is bounded by the number of lives kept. Not thread-safe: one thread drains the trace
 * into it and asks it.
 */
public final class Lives implements EventReader {
  private static final int INTERRUPTS = 256;

  private final int most;
  private final LongPredicate chosen;
  private final Map<Long, Life> lives = new HashMap<>();
  private final List<Life> inOrder = new ArrayList<>();
  private final Map<Long, Life> byTag = new HashMap<>();
  private final @Nullable Event[] interrupts = new Event[INTERRUPTS];
  private final @Nullable Event[] isrs = new Event[INTERRUPTS];
  private final HashSet<Life> open = new HashSet<>();
  private long order;
  private long passedBy;

  private Lives(int most, LongPredicate chosen) {
    this.most = most;
    this.chosen = chosen;
  }

  /** Keeps the lives of the first {@code most} requests that call. */
  public static Lives first(int most) {
    return new Lives(most, request -> true);
  }

  /** Keeps the life of one request. */
  public static Lives of(long request) {
    return new Lives(1, each -> each == request);
  }

  /** Keeps the lives of the first {@code most} requests that {@code chosen} says yes to. */
  public static Lives where(int most, LongPredicate chosen) {
    return new Lives(most, chosen);
  }

  @Override
  public void event(
      Stage stage, long request, long detail, long nanos, Thread thread, int processor) {
    order++;
    if (stage == Stage.CALL) {
      begin(request);
    }
    if (open.isEmpty()) {
      return;
    }
    switch (stage) {
      case DMA_START -> started(stage, request, detail, nanos, thread, processor);
      case DMA_DONE -> {
        Life life = byTag.get(detail);
        if (life != null) {
          life.add(keep(stage, detail, nanos, thread, processor));
        }
      }
      case INTERRUPT -> interrupts[place(detail)] = keep(stage, detail, nanos, thread, processor);
      case ISR -> isrs[place(detail)] = keep(stage, detail, nanos, thread, processor);
      default -> {
        Life life = lives.get(request);
        if (life != null) {
          add(life, keep(stage, detail, nanos, thread, processor));
        }
      }
    }
  }

  private void begin(long request) {
    if (lives.size() < most && chosen.test(request)) {
      Life life = new Life(request);
      if (lives.putIfAbsent(request, life) == null) {
        inOrder.add(life);
        open.add(life);
      }
    } else {
      passedBy++;
    }
  }

  private void started(
      Stage stage, long request, long tag, long nanos, Thread thread, int processor) {
    Life life = lives.get(request);
    if (life == null) {
      byTag.remove(tag); // the tag is another request's now
    } else {
      byTag.put(tag, life);
      life.add(keep(stage, tag, nanos, thread, processor));
    }
  }

  private void add(Life life, Event event) {
    if (event.stage() == Stage.DPC) {
      life.addServed(served(interrupts, event.detail()), served(isrs, event.detail()), event);
      return;
    }
    life.add(event);
    if (event.stage() == Stage.COMPLETE) {
      byTag.values().removeIf(each -> each == life);
    } else if (life.finished()) {
      open.remove(life);
    }
  }

  private static int place(long interrupt) {
    return (int) interrupt & (INTERRUPTS - 1);
  }

  private static @Nullable Event served(@Nullable Event[] events, long interrupt) {
    Event event = events[place(interrupt)];
    return event != null && event.detail() == interrupt ? event : null;
  }

  private Event keep(Stage stage, long detail, long nanos, Thread thread, int processor) {
    ThreadKind kind = ThreadKind.of(thread);
    return new Event(order, stage, detail, nanos, thread.getName(), kind, processor);
  }

  /** Returns the lives kept, in the order of their calls. */
  public List<Life> lives() {
    return List.copyOf(inOrder);
  }

  /** Returns the life of {@code request}, null if it is not kept. */
  public @Nullable Life life(long request) {
    return lives.get(request);
  }

  /** Returns how many requests called and were not kept. */
  public long passedBy() {
    return passedBy;
  }

  /** Returns how many events were read. */
  public long events() {
    return order;
  }
}
