package usbtoaster.mock;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.withSettings;

import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.DigitalStateChangeListener;
import com.pi4j.io.spi.Spi;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.mockito.MockMakers;
import org.mockito.invocation.InvocationOnMock;

/**
 * Makes Pi4J objects with Mockito.
 *
 * <p>{@code stubOnly}: a long run keeps no call. {@code PROXY}: no agent and no class generator, so
 * that the first mock is there in a fifth of a second; the resources in {@code mockito-extensions}
 * keep Mockito from loading an agent for what it would use by itself. What is not stubbed and not a
 * default method of Pi4J's interface throws and says so.
 */
final class Pi4jMocks {
  /** The one method of the bus. */
  @FunctionalInterface
  interface Transfer {
    int transfer(byte[] write, int writeAt, byte[] read, int readAt, int length);
  }

  private Pi4jMocks() {}

  static Spi spi(String name, Transfer transfer) {
    Spi spi = make(Spi.class, name);
    doAnswer(call -> null).when(spi).open();
    doAnswer(call -> null).when(spi).close();
    doAnswer(
            call -> {
              Object[] is = call.getRawArguments();
              return transfer.transfer(
                  (byte[]) is[0], (int) is[1], (byte[]) is[2], (int) is[3], (int) is[4]);
            })
        .when(spi)
        .transfer(any(byte[].class), anyInt(), any(byte[].class), anyInt(), anyInt());
    return spi;
  }

  static DigitalInput input(String name) {
    return make(DigitalInput.class, name);
  }

  static void answer(DigitalInput input, BooleanSupplier level, EdgeThread edges) {
    doAnswer(
            call -> {
              edges.add(listeners(call));
              return input;
            })
        .when(input)
        .addListener(any(DigitalStateChangeListener[].class));
    doAnswer(
            call -> {
              edges.remove(listeners(call));
              return input;
            })
        .when(input)
        .removeListener(any(DigitalStateChangeListener[].class));
    doAnswer(call -> level.getAsBoolean()).when(input).isHigh();
    doAnswer(call -> !level.getAsBoolean()).when(input).isLow();
    doAnswer(call -> DigitalState.getState(level.getAsBoolean())).when(input).state();
  }

  private static List<DigitalStateChangeListener> listeners(InvocationOnMock call) {
    return Arrays.stream(call.getArguments()).map(DigitalStateChangeListener.class::cast).toList();
  }

  static DigitalOutput output(String name, boolean initial, Consumer<Boolean> line) {
    DigitalOutput output = make(DigitalOutput.class, name);
    AtomicBoolean level = new AtomicBoolean(initial);
    doAnswer(call -> DigitalState.getState(level.get())).when(output).state();
    doAnswer(call -> level.get()).when(output).isHigh();
    doAnswer(call -> !level.get()).when(output).isLow();
    doAnswer(call -> drive(output, level, line, call.getArgument(0) == DigitalState.HIGH))
        .when(output)
        .state(any(DigitalState.class));
    doAnswer(call -> drive(output, level, line, false)).when(output).low();
    doAnswer(call -> drive(output, level, line, true)).when(output).high();
    return output;
  }

  private static DigitalOutput drive(
      DigitalOutput output, AtomicBoolean level, Consumer<Boolean> line, boolean high) {
    level.set(high);
    line.accept(high);
    return output;
  }

  private static <T> T make(Class<T> type, String name) {
    return mock(
        type,
        withSettings()
            .name(name)
            .stubOnly()
            .mockMaker(MockMakers.PROXY)
            .defaultAnswer(call -> unstubbed(call, name)));
  }

  /** Default methods do what Pi4J wrote, by the stubbed ones; the rest is not there. */
  private static Object unstubbed(InvocationOnMock call, String name) throws Throwable {
    Method method = call.getMethod();
    if (method.getName().equals("toString")) {
      return "mocked " + name;
    }
    if (method.isDefault()) {
      return call.callRealMethod();
    }
    throw new UnsupportedOperationException(
        "The mocked %s has no %s(): use only what the virtual toaster answers"
            .formatted(name, method.getName()));
  }
}
