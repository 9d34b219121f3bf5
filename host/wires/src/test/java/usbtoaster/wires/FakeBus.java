package usbtoaster.wires;

import com.pi4j.io.spi.Spi;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A bus whose device answers each byte with its complement, and says what it got. */
final class FakeBus extends Fake<Spi> {
  byte[] got = {};

  FakeBus() {
    super(Spi.class);
  }

  @Override
  @Nullable Object called(Method method, @Nullable Object[] given) {
    return switch (method.getName()) {
      case "transfer" -> {
        byte[] out = (byte[]) given[0];
        int at = (int) given[1];
        got = Arrays.copyOfRange(out, at, at + (int) given[4]);
        answer(got, (byte[]) given[2], (int) given[3]);
        yield got.length;
      }
      case "read" -> {
        got = new byte[given.length == 0 ? 1 : (int) given[2]];
        if (given.length == 0) {
          yield 0xFF;
        }
        answer(got, (byte[]) given[0], (int) given[1]);
        yield got.length;
      }
      case "write" -> {
        got =
            given.length == 1
                ? new byte[] {(byte) given[0]}
                : Arrays.copyOfRange(
                    (byte[]) given[0], (int) given[1], (int) given[1] + (int) given[2]);
        yield got.length;
      }
      default -> super.called(method, given);
    };
  }

  /** Pi4J 4 makes a transfer of its own of them. */
  @Override
  boolean answers(Method method) {
    List<Class<?>> range = List.of(byte[].class, int.class, int.class);
    return (method.getName().equals("read") || method.getName().equals("write"))
        && range.equals(List.of(method.getParameterTypes()));
  }

  private static void answer(byte[] sent, byte[] read, int at) {
    for (int i = 0; i < sent.length; i++) {
      read[at + i] = (byte) ~sent[i];
    }
  }

  @Override
  String told(Method method, @Nullable Object[] given) {
    return method.getName() + Arrays.toString(got);
  }
}
