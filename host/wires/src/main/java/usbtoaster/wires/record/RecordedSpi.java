package usbtoaster.wires.record;

import com.pi4j.io.spi.Spi;
import java.lang.reflect.Method;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import usbtoaster.wires.Frame;

/** A bus whose transfers are recorded, their beginnings and their ends. */
final class RecordedSpi extends RecordedObject<Spi> {
  private static final Set<String> MOVES =
      Set.of("transfer", "transferByte", "in", "out", "getInputStream", "getOutputStream");

  RecordedSpi(String name, Spi bare, WireRecorder recorder) {
    super(name, Spi.class, bare, recorder);
  }

  /** Returns whether a method is one of Pi4J's conveniences, made of transfers. */
  static boolean isConvenience(Method method) {
    String name = method.getName();
    boolean moves = MOVES.contains(name) || name.startsWith("read") || name.startsWith("write");
    return moves && method.isDefault();
  }

  @Override
  @Nullable Object called(Method method, @Nullable Object[] given) throws Throwable {
    Frame frame = Frame.of(method, given);
    if (frame == null) {
      return isConvenience(method) ? byDefault(method, given) : below(method, given);
    }
    if (frame.length() <= 0 || frame.length() > WireRecording.MOST_BYTES) {
      return below(method, given);
    }
    byte @Nullable [] out = frame.out() == null ? null : frame.sent();
    recorder().log(new WireEvent.Send(recorder().now(), name(), out, frame.length()));
    Object result = watched(method, given);
    int moved = result instanceof Integer number ? number : -1;
    WireEvent answer =
        frame.single() && moved >= 0
            ? new WireEvent.Answer(recorder().now(), name(), 1, new byte[] {(byte) moved})
            : new WireEvent.Answer(recorder().now(), name(), moved, frame.received(moved));
    recorder().log(answer);
    return result;
  }
}
