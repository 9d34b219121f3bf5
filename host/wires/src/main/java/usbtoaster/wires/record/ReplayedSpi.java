package usbtoaster.wires.record;

import com.pi4j.io.spi.Spi;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import usbtoaster.wires.Frame;
import usbtoaster.wires.record.WireEvent.Answer;
import usbtoaster.wires.record.WireEvent.Send;
import usbtoaster.wires.record.WireEvent.Threw;

/** A bus that answers what was recorded. After a difference each transfer fails. */
final class ReplayedSpi extends ReplayedObject<Spi> {
  private static final int FAILED = -1;

  ReplayedSpi(String name, WireScript script) {
    super(name, Spi.class, script);
  }

  @Override
  @Nullable Object called(Method method, @Nullable Object[] given) throws Throwable {
    Frame frame = Frame.of(method, given);
    if (frame == null || frame.length() <= 0) {
      return frame == null ? otherwise(method, given) : (Object) 0;
    }
    byte @Nullable [] out = frame.out() == null ? null : frame.sent();
    WireEvent begun = script().does(new Send(script().clockNanos(), name(), out, frame.length()));
    WireEvent outcome = begun == null ? null : script().outcome(name());
    return switch (outcome) {
      case Answer answer -> {
        int length = Math.min(answer.in().length, frame.length());
        if (length > 0) {
          frame.receive(answer.in(), length);
        }
        yield frame.single() && length > 0 ? Byte.toUnsignedInt(answer.in()[0]) : answer.moved();
      }
      case Threw threw -> throw thrown(threw);
      case null, default -> FAILED;
    };
  }
}
