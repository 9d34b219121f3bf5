package usbtoaster.wires.record;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** A Pi4J object of ours: whatever method a version of Pi4J has arrives at one place. */
abstract class WireProxy<T> implements InvocationHandler {
  private static final Object[] NONE = {};

  private final String name;
  private final T proxy;

  WireProxy(String name, Class<T> type) {
    this.name = name;
    this.proxy =
        type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, this));
  }

  String name() {
    return name;
  }

  T proxy() {
    return proxy;
  }

  /** Does what a method does. */
  abstract @Nullable Object called(Method method, @Nullable Object[] given) throws Throwable;

  @Override
  public final @Nullable Object invoke(Object self, Method method, @Nullable Object[] arguments)
      throws Throwable {
    @Nullable Object[] given = arguments == null ? NONE : arguments;
    if (method.getDeclaringClass() != Object.class) {
      return called(method, given);
    }
    return switch (method.getName()) {
      case "equals" -> self == given[0];
      case "hashCode" -> System.identityHashCode(self);
      default -> toString();
    };
  }

  @Override
  public String toString() {
    return name;
  }

  /** Runs a method as Pi4J's interface has it, by means of others of the proxy. */
  final @Nullable Object byDefault(Method method, @Nullable Object[] given) throws Throwable {
    return InvocationHandler.invokeDefault(proxy, method, given);
  }
}
