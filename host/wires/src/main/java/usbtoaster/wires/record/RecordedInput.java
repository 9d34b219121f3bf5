package usbtoaster.wires.record;

import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.DigitalStateChangeListener;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** An input whose edges and levels are recorded. One edge at a time reaches its listeners. */
final class RecordedInput extends RecordedObject<DigitalInput> {
  private final WireListeners listeners = new WireListeners(proxy());

  RecordedInput(String name, DigitalInput bare, WireRecorder recorder) {
    super(name, DigitalInput.class, bare, recorder);
  }

  /** Begins to listen to the object within. */
  void start() {
    DigitalStateChangeListener listener = event -> edge(event.state() == DigitalState.HIGH);
    bare().addListener(listener);
  }

  private void edge(boolean high) {
    recorder()
        .enter(new WireEvent.Edge(recorder().now(), name(), high), () -> listeners.deliver(high));
  }

  @Override
  @Nullable Object called(Method method, @Nullable Object[] given) throws Throwable {
    if (listeners.take(method, given)) {
      return proxy();
    }
    return switch (method.getName()) {
      case "state", "isHigh", "isLow" -> {
        Object result = watched(method, given);
        boolean high =
            method.getName().equals("isLow")
                ? Boolean.FALSE.equals(result)
                : Boolean.TRUE.equals(result) || result == DigitalState.HIGH;
        recorder().log(new WireEvent.Look(recorder().now(), name(), high));
        yield result;
      }
      case "isOn", "isOff", "equals" -> {
        boolean high = bare().isHigh();
        recorder().log(new WireEvent.Look(recorder().now(), name(), high));
        yield below(method, given);
      }
      case "shutdown", "shutdownInternal", "close" -> { // the last two: from Pi4J 4 on
        listeners.clear();
        yield below(method, given);
      }
      default -> below(method, given);
    };
  }
}
