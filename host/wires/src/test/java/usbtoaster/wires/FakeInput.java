package usbtoaster.wires;

import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.DigitalStateChangeEvent;
import com.pi4j.io.gpio.digital.DigitalStateChangeListener;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An input whose level a test sets. */
final class FakeInput extends Fake<DigitalInput> {
  private final List<DigitalStateChangeListener> listeners = new ArrayList<>();
  private boolean high;

  FakeInput() {
    super(DigitalInput.class);
  }

  /** Sets the level, which is an edge. */
  void set(boolean level) {
    high = level;
    listeners.forEach(
        listener ->
            listener.onDigitalStateChange(
                new DigitalStateChangeEvent<>(object, DigitalState.getState(level))));
  }

  /** High and low again. */
  void pulse() {
    set(true);
    set(false);
  }

  @Override
  @Nullable Object called(Method method, @Nullable Object[] given) {
    return switch (method.getName()) {
      case "state" -> DigitalState.getState(high);
      case "isOn" -> high;
      case "addListener" -> {
        listeners.addAll(Arrays.asList((DigitalStateChangeListener[]) given[0]));
        yield object;
      }
      case "removeListener" -> {
        listeners.removeAll(Arrays.asList((DigitalStateChangeListener[]) given[0]));
        yield object;
      }
      default -> super.called(method, given);
    };
  }
}
