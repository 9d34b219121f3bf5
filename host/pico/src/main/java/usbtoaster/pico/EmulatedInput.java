package usbtoaster.pico;

import com.pi4j.context.Context;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalInputConfig;
import com.pi4j.io.gpio.digital.DigitalInputProvider;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.DigitalStateChangeEvent;
import com.pi4j.io.gpio.digital.DigitalStateChangeListener;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.signal.Signal;
import usbtoaster.emulator.time.Alarm;

/**
 * An input of the host at a pin of the Pico.
 *
 * <p>Reading the level costs no time and never waits. Edges reach the listeners one after another
 * on the machine's thread, outside the machine. As with Pi4J's own provider there is none for the
 * level that is there at the beginning, at most 16 wait, and an edge is held back until the level
 * has been the same for the time of the debounce, here of the device's. A listener's exception goes
 * to the conductor, and stops nothing. So does its {@code Error}, which would silently end the
 * edges of a real Pi4J input.
 */
final class EmulatedInput extends Pi4jBase.Input implements EdgeSource {
  private final Lines lines;
  private final Wire wire;
  private final EdgeQueue queue = new EdgeQueue();
  private final DigitalStateChangeEvent<DigitalInput> rise;
  private final DigitalStateChangeEvent<DigitalInput> fall;
  private final Signal.Listener listener = this::changed;
  private final long debouncePicos;
  private @Nullable Alarm settled; // inside the machine, as the next
  private boolean told;
  // Volatile: set inside the machine, read by any thread.
  private volatile boolean level;

  EmulatedInput(Lines lines, Wire wire, DigitalInputProvider provider, DigitalInputConfig config) {
    super(provider, config);
    this.lines = lines;
    this.wire = wire;
    rise = new DigitalStateChangeEvent<>(this, DigitalState.HIGH);
    fall = new DigitalStateChangeEvent<>(this, DigitalState.LOW);
    Long micros = config.debounce();
    debouncePicos =
        micros == null ? 0 : TimeUnit.MICROSECONDS.toNanos(micros) * Tempo.PICOS_PER_NANO;
  }

  @Override
  public DigitalInput initialize(Context context) {
    super.initialize(context);
    lines.listen(wire, this, listener);
    return this;
  }

  /** Inside the machine, before the listener is notified of anything. */
  void start(boolean level, Alarm settled) {
    this.level = level;
    this.told = level;
    this.settled = settled;
  }

  private void changed(boolean now) {
    level = now;
    Alarm alarm = settled;
    if (debouncePicos > 0 && alarm != null) {
      lines.rearm(alarm, debouncePicos);
    } else {
      note(now);
    }
  }

  /** Inside the machine: the level has been the same for the time of the debounce. */
  void settle() {
    if (level != told) {
      note(level);
    }
  }

  private void note(boolean now) {
    told = now;
    queue.offer(now);
    lines.noted();
  }

  @Override
  public boolean deliver() {
    if (queue.isEmpty()) {
      return false;
    }
    tell(queue.take() ? rise : fall);
    return true;
  }

  /** Pi4J would log what a listener throws, and let the rest of them miss an {@code Error}. */
  private void tell(DigitalStateChangeEvent<DigitalInput> event) {
    try {
      stateChangeEventManager.dispatch(event, (listener, e) -> tell(listener, event));
      bindings.process(event);
    } catch (RuntimeException | Error e) {
      lines.failed(wire, e);
    }
  }

  private void tell(
      DigitalStateChangeListener listener, DigitalStateChangeEvent<DigitalInput> event) {
    try {
      listener.onDigitalStateChange(event);
    } catch (RuntimeException | Error e) {
      lines.failed(wire, e);
    }
  }

  @Override
  public DigitalState state() {
    return DigitalState.getState(level);
  }

  @Override
  void release() {
    lines.unlisten(wire, this, listener);
  }
}
