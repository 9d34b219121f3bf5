package usbtoaster.cli;

import java.lang.reflect.Proxy;

/**
 * What Ctrl-C does while a run is under way: the first one runs an action, on a thread of the JVM;
 * the second one ends the process at once.
 *
 * <p>A shutdown hook could not do it: during a shutdown the JVM ignores a second Ctrl-C. {@code
 * sun.misc.Signal} is there in every JDK (module {@code jdk.unsupported}) and javac warns of it
 * whatever one does, so it is called by reflection. Where it is missing or the signal is ignored,
 * as in a background job, Ctrl-C does what it did before.
 */
final class CtrlC implements AutoCloseable {
  private static final String SIGNAL = "INT";

  private final Runnable first;
  private final Object before;
  private boolean pressed; // guarded by the monitor: each signal is handled on a new thread

  private CtrlC(Runnable first) throws ReflectiveOperationException {
    this.first = first;
    Class<?> handler = Class.forName("sun.misc.SignalHandler");
    Object mine =
        Proxy.newProxyInstance(
            handler.getClassLoader(),
            new Class<?>[] {handler},
            (proxy, method, arguments) -> {
              if (method.getName().equals("handle")) {
                handled();
              }
              return null; // the JVM calls nothing else
            });
    this.before = handle(mine);
  }

  /** Watches Ctrl-C until closed. */
  static AutoCloseable watch(Runnable first) {
    try {
      return new CtrlC(first);
    } catch (ReflectiveOperationException e) {
      return () -> {};
    }
  }

  private static Object handle(Object handler) throws ReflectiveOperationException {
    Class<?> signal = Class.forName("sun.misc.Signal");
    Object interrupt = signal.getConstructor(String.class).newInstance(SIGNAL);
    return signal
        .getMethod("handle", signal, Class.forName("sun.misc.SignalHandler"))
        .invoke(null, interrupt, handler);
  }

  private synchronized void handled() {
    if (pressed) {
      Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
    }
    pressed = true;
    first.run();
  }

  @Override
  public void close() throws ReflectiveOperationException {
    handle(before);
  }
}
