package usbtoaster.cli;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * What Ctrl-C and its like do while a run is under way: the first one runs an action, on a thread
 * of the JVM; the second one ends the process at once. SIGTERM, which {@code timeout} and systemd
 * send, and SIGHUP, when the terminal goes, do the same.
 *
 * <p>A shutdown hook could not do it: during a shutdown the JVM ignores a second Ctrl-C. {@code
 * sun.misc.Signal} is there in every JDK (module {@code jdk.unsupported}) and javac warns of it
 * whatever one does, so it is called by reflection. Where it is missing or a signal is ignored, as
 * in a background job, the signal does what it did before.
 */
final class StopSignals implements AutoCloseable {
  private final IntConsumer first;
  private final List<Before> before = new ArrayList<>();
  private boolean pressed; // guarded by the monitor: each signal is handled on a new thread

  private record Before(Signal signal, Object handler) {}

  /** The signals, and how a shell counts the end by one: 128 and its number. */
  private enum Signal {
    INT(ExitCode.INTERRUPTED),
    TERM(ExitCode.TERMINATED),
    HUP(ExitCode.HUNG_UP);

    private final int exitCode;

    Signal(int exitCode) {
      this.exitCode = exitCode;
    }
  }

  private StopSignals(IntConsumer first) {
    this.first = first;
  }

  /** Watches the signals until closed; {@code first} is given the exit code of the first one. */
  static AutoCloseable watch(IntConsumer first) {
    StopSignals signals = new StopSignals(first);
    for (Signal signal : Signal.values()) {
      try {
        signals.before.add(new Before(signal, handle(signal, signals.handler(signal))));
      } catch (ReflectiveOperationException e) {
        // This one does what it did before.
      }
    }
    return signals;
  }

  private Object handler(Signal signal) throws ReflectiveOperationException {
    Class<?> type = Class.forName("sun.misc.SignalHandler");
    return Proxy.newProxyInstance(
        type.getClassLoader(),
        new Class<?>[] {type},
        (proxy, method, arguments) -> {
          if (method.getName().equals("handle")) {
            handled(signal.exitCode);
          }
          return null; // the JVM calls nothing else
        });
  }

  private static Object handle(Signal signal, Object handler) throws ReflectiveOperationException {
    Class<?> type = Class.forName("sun.misc.Signal");
    return type.getMethod("handle", type, Class.forName("sun.misc.SignalHandler"))
        .invoke(null, type.getConstructor(String.class).newInstance(signal.name()), handler);
  }

  private synchronized void handled(int exitCode) {
    if (pressed) {
      Runtime.getRuntime().halt(exitCode);
    }
    pressed = true;
    first.accept(exitCode);
  }

  @Override
  public void close() throws ReflectiveOperationException {
    for (Before each : before) {
      handle(each.signal, each.handler);
    }
  }
}
