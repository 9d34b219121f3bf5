package usbtoaster.wires.record;

import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalState;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import usbtoaster.wires.record.WireEvent.Look;
import usbtoaster.wires.record.WireEvent.Threw;

/** An input that looks as it was recorded. After a difference it is low. */
final class ReplayedInput extends ReplayedObject<DigitalInput> {
  private final WireListeners listeners = new WireListeners(proxy());

  ReplayedInput(String name, WireScript script) {
    super(name, DigitalInput.class, script);
  }

  void deliver(boolean high) {
    listeners.deliver(high);
  }

  @Override
  @Nullable Object called(Method method, @Nullable Object[] given) throws Throwable {
    if (listeners.take(method, given)) {
      return proxy();
    }
    return switch (method.getName()) {
      case "state" -> DigitalState.getState(look());
      case "isHigh", "isOn" -> look();
      case "isLow", "isOff" -> !look();
      default -> otherwise(method, given);
    };
  }

  private boolean look() {
    return switch (script().does(new Look(script().clockNanos(), name(), false))) {
      case Look look -> look.high();
      case Threw threw -> throw thrown(threw);
      case null, default -> false;
    };
  }
}
