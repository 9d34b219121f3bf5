package usbtoaster.trace.life;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import usbtoaster.trace.Event;
import usbtoaster.trace.Stage;

/**
 * Collects the lives of chosen requests, and counts the others.
 *
 * <p>A request whose CALL was lost, or came before the trace, has no life here. Memory is bounded
 * by the number of lives kept. Not thread-safe: it belongs to its {@link Correlator}.
 */
public final class Lives implements LifeReader {
  private final int most;
  private final LongPredicate chosen;
  private final Map<Long, Life> lives = new HashMap<>();
  private final List<Life> inOrder = new ArrayList<>();
  private long events;
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
  public void event(Correlated correlated) {
    events++;
    Event event = correlated.event();
    if (event.stage() == Stage.CALL && event.request() != Correlator.NOBODY) {
      begin(event.request());
    }
    Life life = lives.get(correlated.request());
    if (life == null) {
      return;
    }
    if (event.stage() == Stage.DPC) {
      life.addServed(correlated.interrupt(), event);
    } else {
      life.add(event);
    }
  }

  private void begin(long request) {
    if (lives.size() < most && chosen.test(request)) {
      Life life = new Life(request);
      if (lives.putIfAbsent(request, life) == null) {
        inOrder.add(life);
      }
    } else {
      passedBy++;
    }
  }

  @Override
  public void lost(long lost) {
    inOrder.forEach(Life::tear);
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
    return events;
  }
}
