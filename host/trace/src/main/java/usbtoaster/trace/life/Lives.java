package usbtoaster.trace.life;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import usbtoaster.trace.Event;
import usbtoaster.trace.EventReader;
import usbtoaster.trace.Stage;
import usbtoaster.trace.census.ThreadKind;

/**
 * Collects the lives of chosen requests from the events of a trace, and counts the others.
 *
 * <p>Overview: some events do not know their request. {@link Stage#DMA_SEEN} and {@link
 * Stage#DMA_DONE} carry a tag: they belong to the request whose {@link Stage#DMA_START} was the
 * latest with that tag. {@link Stage#INTERRUPT} and {@link Stage#ISR} carry the number of the
 * interrupt: with what the device told of it they are remembered for a while ({@link
 * InterruptEvents}) and belong to every request whose {@link Stage#DPC} names that number.
 *
 * <p>Memory is bounded by the number of lives kept. Not thread-safe: one thread drains the trace
 * into it and asks it.
 */
public final class Lives implements EventReader {
  private final int most;
  private final LongPredicate chosen;
  private final Map<Long, Life> lives = new HashMap<>();
  private final List<Life> inOrder = new ArrayList<>();
  private final Map<Long, Life> byTag = new HashMap<>();
  private final InterruptEvents interrupts = new InterruptEvents();
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
      Stage stage,
      long request,
      long detail,
      long nanos,
      long deviceNanos,
      Thread thread,
      int processor) {
    ThreadKind kind = ThreadKind.of(thread);
    event(stage, request, detail, nanos, deviceNanos, thread, kind, processor);
  }

  @Override
  public void event(
      Stage stage,
      long request,
      long detail,
      long nanos,
      long deviceNanos,
      Thread thread,
      ThreadKind kind,
      int processor) {
    order++;
    if (stage == Stage.CALL) {
      begin(request);
    }
    if (open.isEmpty()) {
      return;
    }
    Event event =
        new Event(order, stage, detail, nanos, deviceNanos, thread.getName(), kind, processor);
    switch (stage) {
      case DMA_START -> started(request, event);
      case DMA_SEEN, DMA_DONE -> {
        Life life = byTag.get(detail);
        if (life != null) {
          life.add(event);
        }
      }
      case IRQ_RAISED, INTERRUPT, ISR, ACK_SEEN -> interrupts.add(event);
      default -> {
        Life life = lives.get(request);
        if (life != null) {
          add(life, event);
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

  private void started(long request, Event event) {
    Life life = lives.get(request);
    if (life == null) {
      byTag.remove(event.detail()); // the tag is another request's now
    } else {
      byTag.put(event.detail(), life);
      life.add(event);
    }
  }

  private void add(Life life, Event event) {
    if (event.stage() == Stage.DPC) {
      life.addServed(interrupts.of(event.detail()), event);
      return;
    }
    life.add(event);
    if (event.stage() == Stage.COMPLETE) {
      byTag.values().removeIf(each -> each == life);
    } else if (life.finished()) {
      open.remove(life);
    }
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
