package usbtoaster.wires;

import com.pi4j.io.gpio.digital.DigitalState;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** Tells which of an output's methods set a level. For whoever stands before one as a proxy. */
public final class SetLevel {
  private SetLevel() {}

  /** Returns the level that a call sets; null: it sets none, or more than one. */
  public static @Nullable DigitalState of(Method method, @Nullable Object[] given) {
    return switch (method.getName()) {
      case "high", "on" -> DigitalState.HIGH;
      case "low", "off" -> DigitalState.LOW;
      case "state" ->
          given.length == 1
                  && given[0] instanceof DigitalState state
                  && state != DigitalState.UNKNOWN
              ? state
              : null;
      case "setState" ->
          given[0] instanceof Boolean high
              ? DigitalState.getState(high)
              : DigitalState.getState((Number) given[0]);
      default -> null;
    };
  }
}
