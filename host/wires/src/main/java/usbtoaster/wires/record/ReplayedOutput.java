package usbtoaster.wires.record;

import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalState;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import usbtoaster.wires.SetLevel;
import usbtoaster.wires.record.WireEvent.Drive;
import usbtoaster.wires.record.WireEvent.Threw;

/** An output that nothing hangs on: its levels are compared with those that were recorded. */
final class ReplayedOutput extends ReplayedObject<DigitalOutput> {
  private DigitalState set = DigitalState.LOW; // what was before, nobody has told

  ReplayedOutput(String name, WireScript script) {
    super(name, DigitalOutput.class, script);
  }

  @Override
  @Nullable Object called(Method method, @Nullable Object[] given) throws Throwable {
    DigitalState level = SetLevel.of(method, given);
    if (level != null) {
      drive(level);
      return proxy();
    }
    return switch (method.getName()) {
      case "state" -> set;
      case "isHigh", "isOn" -> set == DigitalState.HIGH;
      case "isLow", "isOff" -> set == DigitalState.LOW;
      default -> otherwise(method, given);
    };
  }

  private void drive(DigitalState level) {
    set = level;
    Drive drive = new Drive(script().clockNanos(), name(), level == DigitalState.HIGH);
    if (script().does(drive) != null && script().feedAndPeek() instanceof Threw threw) {
      script().outcome(name());
      throw thrown(threw);
    }
  }
}
