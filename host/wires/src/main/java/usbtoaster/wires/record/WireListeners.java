package usbtoaster.wires.record;

import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.DigitalStateChangeEvent;
import com.pi4j.io.gpio.digital.DigitalStateChangeListener;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Who is notified of the edges of an input of ours. Any thread. */
final class WireListeners {
  private final List<DigitalStateChangeListener> listeners = new CopyOnWriteArrayList<>();
  private final DigitalStateChangeEvent<DigitalInput> rise;
  private final DigitalStateChangeEvent<DigitalInput> fall;

  WireListeners(DigitalInput input) {
    rise = new DigitalStateChangeEvent<>(input, DigitalState.HIGH);
    fall = new DigitalStateChangeEvent<>(input, DigitalState.LOW);
  }

  /** Adds or removes listeners, if that is what a call does. */
  boolean take(Method method, @Nullable Object[] given) {
    switch (method.getName()) {
      case "addListener" -> listeners.addAll(of(given));
      case "removeListener" -> listeners.removeAll(of(given));
      default -> {
        return false;
      }
    }
    return true;
  }

  private static List<DigitalStateChangeListener> of(@Nullable Object[] given) {
    return Arrays.asList((DigitalStateChangeListener[]) given[0]);
  }

  void clear() {
    listeners.clear();
  }

  /** Notifies all of them. What the first one throws that throws comes out at the end. */
  void deliver(boolean high) {
    RuntimeException thrown = null;
    for (DigitalStateChangeListener listener : listeners) {
      try {
        listener.onDigitalStateChange(high ? rise : fall);
      } catch (RuntimeException e) {
        thrown = thrown == null ? e : thrown;
      }
    }
    if (thrown != null) {
      throw thrown;
    }
  }
}
