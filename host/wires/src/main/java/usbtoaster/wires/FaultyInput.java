package usbtoaster.wires;

import com.pi4j.io.binding.DigitalBinding;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.DigitalStateChangeEvent;
import com.pi4j.io.gpio.digital.DigitalStateChangeListener;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An input whose edges get lost, come late, come twice or come out of nothing, and whose level may
 * be held.
 *
 * <p>It listens to the object within from the start and calls its own listeners and bindings: on
 * the thread that brings the edge, or on the time source's if the edge is late or made up. What a
 * listener throws goes there, after the others were called.
 */
final class FaultyInput extends FaultyObject<DigitalInput> {
  private final Script edges = new Script();
  private final Script rises = new Script();
  private final Script falls = new Script();
  private final List<DigitalStateChangeListener> listeners = new CopyOnWriteArrayList<>();
  private final List<DigitalBinding<?, ?>> bindings = new CopyOnWriteArrayList<>();
  private final List<Consumer<Boolean>> consumers = new CopyOnWriteArrayList<>();
  private final DigitalStateChangeEvent<DigitalInput> rise;
  private final DigitalStateChangeEvent<DigitalInput> fall;
  private @Nullable DigitalState held; // guarded by this, as the next
  private long holds;

  FaultyInput(String name, DigitalInput bare, FaultEngine engine) {
    super(name, DigitalInput.class, bare, engine);
    rise = new DigitalStateChangeEvent<>(proxy(), DigitalState.HIGH);
    fall = new DigitalStateChangeEvent<>(proxy(), DigitalState.LOW);
  }

  /** Begins to listen to the object within. */
  void start() {
    DigitalStateChangeListener listener = event -> edge(event.state());
    bare().addListener(listener);
  }

  Script edges() {
    return edges;
  }

  Script rises() {
    return rises;
  }

  Script falls() {
    return falls;
  }

  @Override
  @Nullable Object intercept(Method method, @Nullable Object[] given) throws Throwable {
    switch (method.getName()) {
      case "addListener" -> listeners.addAll(listeners(given));
      case "removeListener" -> listeners.removeAll(listeners(given));
      case "bind" -> bindings.addAll(bindings(given));
      case "unbind" -> bindings.removeAll(bindings(given));
      case "state", "isHigh", "isLow", "isOn", "isOff", "equals" -> {
        @Nullable DigitalState shown = shown();
        return shown == null ? below(method, given) : read(method, given, shown);
      }
      case "addConsumer" -> { // from Pi4J 4 on, as the next
        consumers.add(consumer(given));
        return given[0];
      }
      case "removeConsumer" -> consumers.remove(consumer(given));
      case "shutdown", "shutdownInternal", "close" -> { // the last two: from Pi4J 4 on
        listeners.clear();
        bindings.clear();
        consumers.clear();
        return below(method, given);
      }
      default -> {
        return below(method, given);
      }
    }
    return proxy();
  }

  private static List<DigitalStateChangeListener> listeners(@Nullable Object[] given) {
    return Arrays.asList((DigitalStateChangeListener[]) given[0]);
  }

  private static List<DigitalBinding<?, ?>> bindings(@Nullable Object[] given) {
    return Arrays.stream((Object[]) given[0])
        .<DigitalBinding<?, ?>>map(DigitalBinding.class::cast)
        .toList();
  }

  @SuppressWarnings("unchecked") // as Pi4J's method declares it
  private static Consumer<Boolean> consumer(@Nullable Object[] given) {
    return (Consumer<Boolean>) Objects.requireNonNull(given[0]);
  }

  private @Nullable Object read(Method method, @Nullable Object[] given, DigitalState shown)
      throws Throwable {
    return switch (method.getName()) {
      case "state" -> shown;
      case "isHigh" -> shown == DigitalState.HIGH;
      case "isLow" -> shown == DigitalState.LOW;
      case "isOn" -> on(shown);
      case "isOff" -> !on(shown);
      default -> byDefault(method, given);
    };
  }

  /** Returns whether {@code level} is "on" to the object within, which may have been told. */
  private boolean on(DigitalState level) {
    boolean highIsOn = bare().isOn() == bare().isHigh();
    return (level == DigitalState.HIGH) == highIsOn;
  }

  /** Returns the level that the faults show in place of the true one; null: none. */
  private @Nullable DigitalState shown() {
    if (engine().silent()) {
      return DigitalState.LOW;
    }
    synchronized (this) {
      return held;
    }
  }

  private void edge(DigitalState state) {
    if (shown() != null) {
      return;
    }
    boolean high = state == DigitalState.HIGH;
    Due any = engine().ask(edges, plan -> List.of());
    Due due = high ? engine().ask(rises, Followed::rise) : engine().ask(falls, plan -> List.of());
    int times = 1;
    for (Fault fault : any.faults()) {
      times = hit(fault, high, due.number(), times);
    }
    for (Fault fault : due.faults()) {
      times = hit(fault, high, due.number(), times);
    }
    deliver(high, times);
  }

  /** Returns how often the edge still reaches the host at once. */
  private int hit(Fault fault, boolean high, long number, int times) {
    String edge = (high ? "rise " : "fall ") + number + " of " + name();
    return switch (fault) {
      case Fault.LostEdge _ -> {
        engine().record(fault.kind(), edge + " is lost");
        yield 0;
      }
      case Fault.DoubleEdge _ -> {
        engine().record(fault.kind(), edge + " comes twice");
        yield 2 * times;
      }
      case Fault.LateEdge late -> {
        for (int i = 0; i < times; i++) {
          engine().record(fault.kind(), edge + " is " + late.nanos() + " ns late");
          engine().later("late " + edge, late.nanos(), () -> deliver(high, 1));
        }
        yield 0;
      }
      case Fault.SpuriousEdge spurious -> {
        engine().later("spurious edge of " + name(), spurious.nanos(), () -> spurious(true));
        yield times;
      }
      case Fault.HeldLine line -> {
        hold(DigitalState.getState(high), line.nanos());
        yield times;
      }
      default -> times; // of transfers or levels
    };
  }

  /** An edge out of nothing; the level is what it is. */
  void spurious(boolean high) {
    engine()
        .record(
            FaultKind.SPURIOUS_EDGE,
            (high ? "a rise" : "a fall") + " of " + name() + " out of nothing");
    deliver(high, 1);
  }

  /** Holds the line, which has an edge if it was at the other level. */
  void hold(DigitalState level, long nanos) {
    engine().record(FaultKind.HELD_LINE, name() + " is held " + level);
    boolean moves = bare().state() != level;
    long hold;
    synchronized (this) {
      moves = held == null ? moves : held != level;
      held = level;
      hold = ++holds;
    }
    if (moves) {
      engine().later("edge of a held line", 0, () -> deliver(level == DigitalState.HIGH, 1));
    }
    if (nanos != Fault.FOR_EVER) {
      engine().later("end of a held line", nanos, () -> release(hold));
    }
  }

  /** Lets the line go. */
  void release() {
    long hold;
    synchronized (this) {
      hold = holds;
    }
    engine().later("end of a held line", 0, () -> release(hold));
  }

  private void release(long hold) {
    @Nullable DigitalState was;
    synchronized (this) {
      if (hold != holds) {
        return; // it is held anew
      }
      was = held;
      held = null;
    }
    DigitalState now = bare().state();
    if (was != null && was != now && !engine().silent()) {
      deliver(now == DigitalState.HIGH, 1);
    }
  }

  /** A silence is over: if the line is high by now, that is an edge. */
  void restored() {
    if (shown() == null && bare().isHigh()) {
      deliver(true, 1);
    }
  }

  private void deliver(boolean high, int times) {
    @Nullable RuntimeException thrown = null;
    for (int i = 0; i < times; i++) {
      for (DigitalStateChangeListener listener : listeners) {
        thrown = call(listener::onDigitalStateChange, high, thrown);
      }
      for (DigitalBinding<?, ?> binding : bindings) {
        thrown = call(binding::process, high, thrown);
      }
      for (Consumer<Boolean> consumer : consumers) {
        thrown = call(event -> consumer.accept(on(event.state())), high, thrown);
      }
    }
    if (thrown != null) {
      throw thrown;
    }
  }

  @SuppressWarnings("rawtypes") // Pi4J's own signature
  private @Nullable RuntimeException call(
      Consumer<DigitalStateChangeEvent> listener, boolean high, @Nullable RuntimeException before) {
    try {
      listener.accept(high ? rise : fall);
      return before;
    } catch (RuntimeException e) {
      if (before == null) {
        return e;
      }
      before.addSuppressed(e);
      return before;
    }
  }
}
