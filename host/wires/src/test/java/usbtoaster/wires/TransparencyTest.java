package usbtoaster.wires;

import static org.assertj.core.api.Assertions.assertThat;

import com.pi4j.common.Descriptor;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.spi.Spi;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import usbtoaster.time.VirtualTime;

/** A decorated object behaves as the bare one: every method of every interface, by reflection. */
class TransparencyTest {
  /** What the decorator does in its own way, and other tests show. */
  private static final Set<String> OWN =
      Set.of("addListener", "removeListener", "bind", "unbind", "addConsumer", "removeConsumer");

  static Stream<Arguments> everyMethod() {
    return Stream.of(Spi.class, DigitalInput.class, DigitalOutput.class)
        .flatMap(
            type ->
                Arrays.stream(type.getMethods())
                    .filter(method -> !Modifier.isStatic(method.getModifiers()))
                    .filter(
                        method -> type == DigitalOutput.class || !OWN.contains(method.getName()))
                    .map(method -> Arguments.of(type, method)));
  }

  private static Fake<?> fake(Class<?> type) {
    if (type == Spi.class) {
      return new FakeBus();
    }
    return type == DigitalInput.class ? new FakeInput() : new FakeOutput();
  }

  private static Object wrapped(Fake<?> fake) {
    Faults faults = new Faults(new VirtualTime());
    return switch (fake.object) {
      case Spi spi -> faults.wrap("bus", spi);
      case DigitalInput input -> faults.wrap("in", input);
      case DigitalOutput output -> faults.wrap("out", output);
      default -> throw new AssertionError();
    };
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("everyMethod")
  void shouldBehaveAsTheBareOne(Class<?> type, Method method) throws Exception {
    Fake<?> alone = fake(type);
    Fake<?> within = fake(type);
    Object outside = wrapped(within);
    within.journal.clear();
    List<Object> givenAlone = arguments(method);
    List<Object> givenOutside = arguments(method);
    String expected = call(method, alone.object, givenAlone);
    assertThat(call(method, outside, givenOutside)).isEqualTo(expected);
    assertThat(within.journal).isEqualTo(alone.journal);
    assertThat(contents(givenOutside)).isEqualTo(contents(givenAlone));
  }

  private static String call(Method method, Object on, List<Object> given) throws Exception {
    try {
      return text(method.invoke(on, given.toArray()), on);
    } catch (InvocationTargetException e) {
      return "throws " + e.getCause();
    }
  }

  private static String text(@Nullable Object result, Object on) throws Exception {
    return switch (result) {
      case null -> "null";
      case byte[] bytes -> Arrays.toString(bytes);
      case char[] chars -> Arrays.toString(chars);
      case InputStream in -> "stream of " + in.read();
      case OutputStream out -> {
        out.write(7);
        yield "stream";
      }
      case Future<?> _ -> "future";
      case Descriptor described -> "a descriptor of " + described.name();
      default -> result == on ? "itself" : result.toString();
    };
  }

  private static List<String> contents(List<Object> given) {
    return given.stream()
        .map(
            one ->
                switch (one) {
                  case byte[] bytes -> Arrays.toString(bytes);
                  case char[] chars -> Arrays.toString(chars);
                  case ByteBuffer buffer -> bytes(buffer) + buffer;
                  case null, default -> "";
                })
        .toList();
  }

  private static String bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.capacity()];
    buffer.get(0, bytes, 0, Math.min(buffer.limit(), bytes.length));
    return Arrays.toString(bytes);
  }

  private static List<Object> arguments(Method method) {
    List<Object> given = new ArrayList<>();
    for (Class<?> type : method.getParameterTypes()) {
      given.add(sample(type));
    }
    return given;
  }

  @SuppressWarnings("NullAway") // a context, which no fake looks at
  private static Object sample(Class<?> type) {
    if (type.isArray() && !type.getComponentType().isPrimitive()) {
      Object array = Array.newInstance(type.getComponentType(), 1);
      Object element = sample(type.getComponentType());
      if (element != null) {
        Array.set(array, 0, element);
        return array;
      }
      return Array.newInstance(type.getComponentType(), 0);
    }
    return switch (type.getSimpleName()) {
      case "byte[]" -> new byte[] {1, 2, 3, 4, 5};
      case "char[]" -> new char[] {'a', 'b', 'c', 'd'};
      case "ByteBuffer" -> ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5});
      case "CharBuffer" -> CharBuffer.wrap("abcd".toCharArray());
      case "CharSequence", "String" -> "ab";
      case "Charset" -> StandardCharsets.US_ASCII;
      case "Collection" -> (Collection<?>) List.of(new byte[] {6});
      case "InputStream" -> new ByteArrayInputStream(new byte[] {8, 9});
      case "TimeUnit" -> TimeUnit.MILLISECONDS;
      case "DigitalState" -> DigitalState.HIGH;
      case "Number", "Integer", "int" -> 2;
      case "byte" -> (byte) 2;
      case "short" -> (short) 2;
      case "long" -> 2L;
      case "float" -> 2f;
      case "double" -> 2.0;
      case "boolean" -> true;
      case "Object" -> "something else";
      default -> null;
    };
  }
}
