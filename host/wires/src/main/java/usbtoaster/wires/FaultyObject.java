package usbtoaster.wires;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A Pi4J object around another one, which does what that does, but for what goes wrong.
 *
 * <p>It is a proxy: whatever method a version of Pi4J has goes on to the object within, with the
 * same arguments; only the few methods that wires are made of are known by name. Where the object
 * within returns itself, the proxy returns itself.
 */
abstract class FaultyObject<T> implements InvocationHandler {
  private static final Object[] NONE = {};

  private final String name;
  private final T bare;
  private final FaultEngine engine;
  private final T proxy;
  private final List<CallFaults> calls = new CopyOnWriteArrayList<>();

  FaultyObject(String name, Class<T> type, T bare, FaultEngine engine) {
    this.name = name;
    this.engine = engine;
    this.bare = bare;
    this.proxy =
        type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, this));
  }

  String name() {
    return name;
  }

  /** Returns the object within. */
  T bare() {
    return bare;
  }

  /** Returns the object to use in its place. */
  T proxy() {
    return proxy;
  }

  FaultEngine engine() {
    return engine;
  }

  boolean isOf(FaultEngine other) {
    return engine.equals(other);
  }

  void add(CallFaults faults) {
    calls.add(faults);
  }

  /** Does what a method does, or passes it to {@link #below}. */
  abstract @Nullable Object intercept(Method method, @Nullable Object[] given) throws Throwable;

  @Override
  public final @Nullable Object invoke(Object self, Method method, @Nullable Object[] arguments)
      throws Throwable {
    @Nullable Object[] given = arguments == null ? NONE : arguments;
    if (method.getDeclaringClass() == Object.class) {
      return ofObject(self, method, given);
    }
    @Nullable Throwable after = null;
    for (CallFaults faults : calls) {
      CallFaults.@Nullable Thrown thrown = faults.called(name, method.getName());
      if (thrown != null && !thrown.done()) {
        throw thrown.what();
      }
      after = thrown == null ? after : thrown.what();
    }
    @Nullable Object result = intercept(method, given);
    if (after != null) {
      throw after;
    }
    return result == bare ? proxy : result;
  }

  private Object ofObject(Object self, Method method, @Nullable Object[] given) {
    return switch (method.getName()) {
      case "equals" -> self == given[0];
      case "hashCode" -> System.identityHashCode(self);
      default -> bare.toString();
    };
  }

  /** Calls the object within. */
  final @Nullable Object below(Method method, @Nullable Object[] given) throws Throwable {
    try {
      return method.invoke(bare, given);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }

  /** Runs a method as Pi4J's interface has it, by means of others of the proxy. */
  final @Nullable Object byDefault(Method method, @Nullable Object[] given) throws Throwable {
    return InvocationHandler.invokeDefault(proxy, method, given);
  }
}
