package usbtoaster.wires;

import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalState;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * An output whose levels get lost, come late or are held before they reach the device. The host
 * reads the level that it has set.
 *
 * <p>A {@code pulse} or {@code blink} is one setting: it is done, or lost as a whole, and never
 * late.
 */
final class FaultyOutput extends FaultyObject<DigitalOutput> {
  private final Script script = new Script();
  private @Nullable DigitalState set; // guarded by this, as all that follow; null: as within
  private @Nullable DigitalState held;
  private long holds;
  private long settings;

  FaultyOutput(String name, DigitalOutput bare, FaultEngine engine) {
    super(name, DigitalOutput.class, bare, engine);
  }

  Script script() {
    return script;
  }

  @Override
  @Nullable Object intercept(Method method, @Nullable Object[] given) throws Throwable {
    String name = method.getName();
    if (name.equals("toggle")) {
      return byDefault(method, given); // reads the level and sets the other one
    }
    @Nullable DigitalState level = SetLevel.of(method, given);
    if (level != null) {
      return set(level, method, given);
    }
    if (name.startsWith("pulse") || name.startsWith("blink")) {
      return pulse(method, given);
    }
    @Nullable DigitalState shown = shown();
    if (shown == null) {
      return below(method, given);
    }
    return switch (name) {
      case "state" -> shown;
      case "isHigh", "isOn" -> shown == DigitalState.HIGH;
      case "isLow", "isOff" -> shown == DigitalState.LOW;
      case "equals" -> byDefault(method, given);
      default -> below(method, given);
    };
  }

  private @Nullable Object set(DigitalState level, Method method, @Nullable Object[] given)
      throws Throwable {
    Due due = engine().ask(script, Followed::level);
    String what = "level " + due.number() + " of " + name() + " (" + text(level) + ")";
    long setting;
    boolean whole;
    synchronized (this) {
      setting = ++settings;
      whole = held == null && set == null;
      set = level;
    }
    for (Fault fault : due.faults()) {
      if (fault instanceof Fault.LostLevel) {
        engine().record(fault.kind(), what + " is lost");
        return proxy();
      }
      if (fault instanceof Fault.LateLevel late) {
        engine().record(fault.kind(), what + " is " + late.nanos() + " ns late");
        engine().later("late " + what, late.nanos(), () -> pass(level, setting));
        return proxy();
      }
    }
    if (!whole) {
      pass(level, setting);
      return proxy();
    }
    synchronized (this) {
      set = null;
    }
    Object result = below(method, given);
    reached(level);
    return result;
  }

  /** Gives a level to the object within, unless it is held or there is a newer one. */
  private void pass(DigitalState level, long setting) {
    synchronized (this) {
      if (setting != settings || held != null) {
        return;
      }
      set = null;
    }
    bare().state(level);
    reached(level);
  }

  private void reached(DigitalState level) {
    if (level == DigitalState.LOW) {
      engine().fell(this);
    }
  }

  private @Nullable Object pulse(Method method, @Nullable Object[] given) throws Throwable {
    Due due = engine().ask(script, Followed::level);
    List<Fault> lost = due.faults().stream().filter(Fault.LostLevel.class::isInstance).toList();
    if (lost.isEmpty() && heldLevel() == null) {
      return below(method, given);
    }
    lost.forEach(
        fault ->
            engine().record(fault.kind(), "level " + due.number() + " of " + name() + " is lost"));
    return method.getReturnType().isInstance(proxy())
        ? proxy()
        : CompletableFuture.completedFuture(null);
  }

  private synchronized @Nullable DigitalState shown() {
    return set;
  }

  private DigitalState hostLevel() {
    @Nullable DigitalState shown = shown();
    return shown == null ? bare().state() : shown;
  }

  private synchronized @Nullable DigitalState heldLevel() {
    return held;
  }

  /** Holds the wire at a level, whatever the host sets. */
  void hold(DigitalState level, long nanos) {
    engine().record(FaultKind.HELD_LINE, name() + " is held " + level);
    DigitalState host = hostLevel();
    long hold;
    synchronized (this) {
      set = host;
      held = level;
      hold = ++holds;
    }
    bare().state(level);
    reached(level);
    if (nanos != Fault.FOR_EVER) {
      engine().later("end of a held line", nanos, () -> release(hold));
    }
  }

  /** Lets the wire go: it gets the level that the host set last. */
  void release() {
    long hold;
    synchronized (this) {
      hold = holds;
    }
    release(hold);
  }

  private void release(long hold) {
    @Nullable DigitalState level;
    synchronized (this) {
      if (hold != holds || held == null) {
        return; // it is held anew, or not at all
      }
      held = null;
      level = set;
      set = null;
    }
    if (level != null && level != DigitalState.UNKNOWN) {
      bare().state(level);
      reached(level);
    }
  }

  private static String text(DigitalState level) {
    return level.name().toLowerCase(Locale.ROOT);
  }
}
