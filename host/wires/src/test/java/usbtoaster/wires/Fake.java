package usbtoaster.wires;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A hand-made Pi4J object: what is not default in its interface is answered by {@link #called} and
 * written into a journal.
 */
abstract class Fake<T> implements InvocationHandler {
  final T object;
  final List<String> journal = new ArrayList<>();

  Fake(Class<T> type) {
    object = type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, this));
  }

  /** Answers a call. Here: with nothing, false, or the object itself. */
  @Nullable Object called(Method method, @Nullable Object[] given) {
    Class<?> type = method.getReturnType();
    if (type.isInstance(object)) {
      return object;
    }
    return type == boolean.class ? false : null;
  }

  /** Returns whether it answers a method that Pi4J's interface answers, too. */
  boolean answers(Method method) {
    return false;
  }

  /** Returns the journal's line for a call. */
  String told(Method method, @Nullable Object[] given) {
    return method.getName() + Arrays.deepToString(given);
  }

  @Override
  public final @Nullable Object invoke(Object self, Method method, @Nullable Object[] arguments)
      throws Throwable {
    @Nullable Object[] given = arguments == null ? new Object[0] : arguments;
    if (method.getDeclaringClass() == Object.class) {
      return switch (method.getName()) {
        case "equals" -> self == given[0];
        case "hashCode" -> System.identityHashCode(self);
        default -> "fake";
      };
    }
    if (method.isDefault() && !answers(method)) {
      return InvocationHandler.invokeDefault(self, method, given);
    }
    Object result = called(method, given);
    journal.add(told(method, given));
    return result;
  }
}
