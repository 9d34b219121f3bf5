package usbtoaster.wires;

import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalState;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** An output of which a test sees the level. */
final class FakeOutput extends Fake<DigitalOutput> {
  DigitalState level = DigitalState.LOW;

  FakeOutput() {
    super(DigitalOutput.class);
  }

  @Override
  @Nullable Object called(Method method, @Nullable Object[] given) {
    return switch (method.getName()) {
      case "state" -> {
        if (given.length == 0) {
          yield level;
        }
        level = (DigitalState) given[0];
        yield object;
      }
      case "isOn" -> level == DigitalState.HIGH;
      case "on" -> {
        level = DigitalState.HIGH;
        yield object;
      }
      case "off" -> {
        level = DigitalState.LOW;
        yield object;
      }
      default -> super.called(method, given);
    };
  }
}
