package usbtoaster.system;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/** Makes objects that let somebody between the driver and the object of Pi4J, or clock, below. */
final class Taps {
  /** Goes on to the object below. */
  @FunctionalInterface
  interface Below {
    Object call() throws Throwable;
  }

  /** Sits between. */
  @FunctionalInterface
  interface Tap {
    Object called(String method, Object[] arguments, Below below) throws Throwable;
  }

  private static final Object[] NONE = {};

  private Taps() {}

  /** Returns an object of {@code type} whose calls go through {@code tap} to {@code below}. */
  static <T> T between(Class<T> type, T below, Tap tap) {
    Object made =
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              Object[] given = arguments == null ? NONE : arguments;
              return tap.called(method.getName(), given, () -> invoke(below, method, given));
            });
    return type.cast(made);
  }

  private static Object invoke(Object below, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(below, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }
}
