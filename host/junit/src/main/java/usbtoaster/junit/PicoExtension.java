package usbtoaster.junit;

import com.pi4j.context.Context;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.DynamicTestInvocationContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;
import usbtoaster.pico.EmulatedPico;
import usbtoaster.pico.MachineTime;
import usbtoaster.pico.PicoButton;
import usbtoaster.time.Timebase;
import usbtoaster.wires.Faults;

/**
 * What JUnit calls for {@link PicoTest}. It has no state: what belongs to a test is in the test's
 * store, which closes it after all that the test's own methods and other extensions do.
 */
final class PicoExtension
    implements BeforeEachCallback,
        AfterEachCallback,
        ParameterResolver,
        TestExecutionExceptionHandler,
        LifecycleMethodExecutionExceptionHandler,
        InvocationInterceptor {
  private static final Namespace NAMESPACE = Namespace.create(PicoExtension.class);
  private static final String CURRENT = "current";

  private static final Map<Class<?>, Maker> PARAMETERS =
      Map.of(
          Pico.class, (bench, pico, pin) -> pico,
          EmulatedPico.class, (bench, pico, pin) -> pico.emulated(),
          Context.class, (bench, pico, pin) -> bench.context(),
          Faults.class, (bench, pico, pin) -> bench.faults(),
          Timebase.class, (bench, pico, pin) -> bench.passage().timebase(),
          MachineTime.class, (bench, pico, pin) -> virtual(bench),
          Uart.class, (bench, pico, pin) -> uart(pico, pin),
          UsbSerial.class, (bench, pico, pin) -> pico.usb(),
          PicoPin.class, (bench, pico, pin) -> pico.pin(named(pin, "PicoPin")),
          PicoButton.class, (bench, pico, pin) -> pico.button(named(pin, "PicoButton")));

  /** Makes a parameter. */
  @FunctionalInterface
  private interface Maker {
    /**
     * Makes it.
     *
     * @param pico the one that it is of
     */
    Object make(PicoBench bench, Pico pico, @Nullable Pin pin);
  }

  PicoExtension() {}

  private static MachineTime virtual(PicoBench bench) {
    if (bench.passage() instanceof VirtualPassage passage) {
      return passage.time();
    }
    throw new IllegalArgumentException(
        "There is no MachineTime at a pace: take a Timebase, or leave the pace out.");
  }

  private static Uart uart(Pico pico, @Nullable Pin pin) {
    if (pin == null) {
      return pico.uart();
    }
    if (!pin.value().matches("(?i)UART[01]")) {
      throw new IllegalArgumentException(
          "There is no UART %s: write @Pin(\"UART0\") or @Pin(\"UART1\").".formatted(pin.value()));
    }
    return pico.uart(pin.value().charAt(4) - '0');
  }

  private static String named(@Nullable Pin pin, String type) {
    if (pin == null) {
      throw new IllegalArgumentException(
          "Which one? Write @Pin(\"NAME\") %s, with the name of a wire.".formatted(type));
    }
    return pin.value();
  }

  // The machine of a test.

  private static PicoBench bench(ExtensionContext context) {
    Owner owner = Owner.of(context);
    Store store = owner.context().getStore(NAMESPACE);
    String key = owner.context().getUniqueId();
    PicoBench bench =
        store.computeIfAbsent(
            key,
            id -> PicoBench.open(Setup.of(owner.annotation(), owner.context())),
            PicoBench.class);
    context.getStore(NAMESPACE).put(CURRENT, new Current(bench));
    return bench;
  }

  /** Keeps JUnit from closing what several tests share at the end of one. */
  private record Current(PicoBench bench) {}

  /** Returns the machine that the test has; null: it has none yet. */
  private static @Nullable PicoBench current(ExtensionContext context) {
    Current current = context.getStore(NAMESPACE).get(CURRENT, Current.class);
    return current == null ? null : current.bench();
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    bench(context).begin(VcdFile.of(context));
  }

  @Override
  public void afterEach(ExtensionContext context) {
    PicoBench bench = current(context);
    if (bench == null) {
      return;
    }
    context.getExecutionException().ifPresent(thrown -> failed(context, thrown));
    PicoAssertionError open = bench.openError();
    PicoAssertionError error = bench.listenerError();
    if (error == null && context.getExecutionException().isEmpty()) {
      error = open;
    }
    if (error != null) {
      bench.failed(error);
      throw error;
    }
  }

  // Parameters.

  @Override
  public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
    return ExtensionContextScope.TEST_METHOD;
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return PARAMETERS.containsKey(parameter.getParameter().getType());
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    var maker = PARAMETERS.get(parameter.getParameter().getType());
    if (maker == null) {
      throw new ParameterResolutionException("It is not for this extension: " + parameter);
    }
    PicoBench bench = bench(context);
    try {
      Pico pico =
          parameter
              .findAnnotation(On.class)
              .map(on -> bench.companion(on.value()))
              .orElseGet(bench::pico);
      return maker.make(bench, pico, parameter.findAnnotation(Pin.class).orElse(null));
    } catch (IllegalArgumentException e) {
      throw new ParameterResolutionException(String.valueOf(e.getMessage()), e);
    }
  }

  // Failures.

  private static void failed(ExtensionContext context, Throwable thrown) {
    PicoBench bench = current(context);
    if (bench != null
        && !(thrown instanceof TestAbortedException)
        && !(thrown instanceof ParameterResolutionException)) {
      bench.failed(thrown);
    }
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable thrown)
      throws Throwable {
    failed(context, thrown);
    throw thrown;
  }

  @Override
  public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable thrown)
      throws Throwable {
    failed(context, thrown);
    throw thrown;
  }

  @Override
  public void handleAfterEachMethodExecutionException(ExtensionContext context, Throwable thrown)
      throws Throwable {
    failed(context, thrown);
    throw thrown;
  }

  /** The tests of a factory share the machine of its method; each leaves its own waveforms. */
  @Override
  public void interceptDynamicTest(
      Invocation<@Nullable Void> invocation,
      DynamicTestInvocationContext test,
      ExtensionContext context)
      throws Throwable {
    PicoBench bench = current(context);
    if (bench != null) {
      bench.begin(VcdFile.of(context));
    }
    try {
      invocation.proceed();
    } catch (Throwable thrown) {
      failed(context, thrown);
      throw thrown;
    }
  }
}
