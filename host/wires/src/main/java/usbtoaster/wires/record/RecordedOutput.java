package usbtoaster.wires.record;

import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalState;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import usbtoaster.wires.SetLevel;

/** An output whose levels are recorded as they are set; not those of a pulse or of blinking. */
final class RecordedOutput extends RecordedObject<DigitalOutput> {
  RecordedOutput(String name, DigitalOutput bare, WireRecorder recorder) {
    super(name, DigitalOutput.class, bare, recorder);
  }

  @Override
  @Nullable Object called(Method method, @Nullable Object[] given) throws Throwable {
    if (method.getName().equals("toggle")) {
      return byDefault(method, given); // reads the level and sets the other one
    }
    DigitalState level = SetLevel.of(method, given);
    if (level == null) {
      return below(method, given);
    }
    recorder().log(new WireEvent.Drive(recorder().now(), name(), level == DigitalState.HIGH));
    return watched(method, given);
  }
}
