package usbtoaster.wires;

import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.spi.Spi;
import com.pi4j.provider.Provider;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A provider of Pi4J around another one, which wraps what that creates. */
final class FaultyProvider implements InvocationHandler {
  private final Faults faults;
  private final Provider<?, ?, ?> bare;

  private FaultyProvider(Faults faults, Provider<?, ?, ?> bare) {
    this.faults = faults;
    this.bare = bare;
  }

  static Provider<?, ?, ?>[] around(Faults faults, Provider<?, ?, ?>... providers) {
    return Arrays.stream(providers)
        .map(bare -> make(faults, bare))
        .toArray(Provider<?, ?, ?>[]::new);
  }

  private static Provider<?, ?, ?> make(Faults faults, Provider<?, ?, ?> bare) {
    Set<Class<?>> interfaces = new LinkedHashSet<>();
    for (Class<?> type = bare.getClass(); type != null; type = type.getSuperclass()) {
      interfaces.addAll(Arrays.asList(type.getInterfaces()));
    }
    return (Provider<?, ?, ?>)
        Proxy.newProxyInstance(
            bare.getClass().getClassLoader(),
            interfaces.toArray(Class<?>[]::new),
            new FaultyProvider(faults, bare));
  }

  @Override
  public @Nullable Object invoke(Object self, Method method, @Nullable Object[] given)
      throws Throwable {
    Object result;
    try {
      result = method.invoke(bare, given);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
    if (result == bare) {
      return self;
    }
    return switch (method.getName()) {
      case "create" ->
          switch (result) {
            case Spi spi -> faults.wrap(spi);
            case DigitalInput input -> faults.wrap(input);
            case DigitalOutput output -> faults.wrap(output);
            case null, default -> result;
          };
      case "equals" -> self == (given == null ? null : given[0]);
      default -> result;
    };
  }
}
