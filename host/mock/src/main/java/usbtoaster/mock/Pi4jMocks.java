package usbtoaster.mock;

import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.withSettings;

import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.DigitalStateChangeListener;
import com.pi4j.io.spi.Spi;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.mockito.MockMakers;
import org.mockito.invocation.InvocationOnMock;
import org.mockito.stubbing.Answer;

/**
 * Makes Pi4J objects with Mockito.
 *
 * <p>{@code stubOnly}: a long run keeps no call. {@code PROXY}: no agent and no class generator, so
 * that the first mock is there in a fifth of a second; the resources in {@code mockito-extensions}
 * keep Mockito from loading an agent for what it would use by itself. One default answer for each
 * mock instead of stubbed methods: Mockito copies its list of stubs at every call. What is neither
 * answered nor a default method of Pi4J's interface throws and says so.
 */
final class Pi4jMocks {
  /** The one method of the bus. */
  @FunctionalInterface
  interface Transfer {
    int transfer(byte[] write, int writeAt, byte[] read, int readAt, int length);
  }

  private Pi4jMocks() {}

  static Spi spi(String name, Transfer transfer) {
    return make(
        Spi.class,
        name,
        call -> {
          Object[] is = call.getRawArguments();
          return switch (call.getMethod().getName()) {
            case "transfer" ->
                is.length == 5 && is[0] instanceof byte[] write && is[2] instanceof byte[] read
                    ? transfer.transfer(write, (int) is[1], read, (int) is[3], (int) is[4])
                    : otherwise(call, name);
            case "open", "close" -> null;
            default -> otherwise(call, name);
          };
        });
  }

  static DigitalInput input(String name, BooleanSupplier level, EdgeThread edges) {
    return make(
        DigitalInput.class,
        name,
        call -> {
          switch (call.getMethod().getName()) {
            case "state" -> {
              return DigitalState.getState(level.getAsBoolean());
            }
            case "isHigh" -> {
              return level.getAsBoolean();
            }
            case "isLow" -> {
              return !level.getAsBoolean();
            }
            case "addListener" -> edges.add(listeners(call));
            case "removeListener" -> edges.remove(listeners(call));
            default -> {
              return otherwise(call, name);
            }
          }
          return call.getMock();
        });
  }

  private static List<DigitalStateChangeListener> listeners(InvocationOnMock call) {
    return Arrays.stream(call.getArguments()).map(DigitalStateChangeListener.class::cast).toList();
  }

  static DigitalOutput output(String name, boolean initial, Consumer<Boolean> line) {
    AtomicBoolean level = new AtomicBoolean(initial);
    return make(
        DigitalOutput.class,
        name,
        call -> {
          boolean high;
          switch (call.getMethod().getName()) {
            case "high", "on" -> high = true;
            case "low", "off" -> high = false;
            case "state" -> {
              if (call.getRawArguments().length == 0) {
                return DigitalState.getState(level.get());
              }
              high = call.getRawArguments()[0] == DigitalState.HIGH;
            }
            case "isHigh" -> {
              return level.get();
            }
            case "isLow" -> {
              return !level.get();
            }
            default -> {
              return otherwise(call, name);
            }
          }
          level.set(high);
          line.accept(high);
          return call.getMock();
        });
  }

  private static <T> T make(Class<T> type, String name, Answer<@Nullable Object> answer) {
    return mock(
        type,
        withSettings().name(name).stubOnly().mockMaker(MockMakers.PROXY).defaultAnswer(answer));
  }

  /** Default methods do what Pi4J wrote, by means of those answered; the rest is not there. */
  private static Object otherwise(InvocationOnMock call, String name) throws Throwable {
    String method = call.getMethod().getName();
    if (method.equals("toString")) {
      return "mocked " + name;
    }
    if (call.getMethod().isDefault()) {
      return call.callRealMethod();
    }
    throw new UnsupportedOperationException(
        "The mocked %s has no %s(): use only what the virtual toaster answers"
            .formatted(name, method));
  }
}
