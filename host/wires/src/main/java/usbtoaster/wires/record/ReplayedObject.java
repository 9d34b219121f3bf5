package usbtoaster.wires.record;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** A Pi4J object with nothing behind it but a recording. */
abstract class ReplayedObject<T> extends WireProxy<T> {
  private final WireScript script;

  ReplayedObject(String name, Class<T> type, WireScript script) {
    super(name, type);
    this.script = script;
  }

  WireScript script() {
    return script;
  }

  /** Answers what is no matter of wires: the object itself where one is wanted, else nothing. */
  final @Nullable Object otherwise(Method method, @Nullable Object[] given) throws Throwable {
    if (method.isDefault()) {
      return byDefault(method, given);
    }
    Class<?> type = method.getReturnType();
    if (type.isInstance(proxy())) {
      return proxy();
    }
    if (type == boolean.class) {
      return true; // open, as all that was used
    }
    return type == String.class ? name() : type == int.class ? (Object) 0 : null;
  }

  /** Throws what a wire threw. */
  static IllegalStateException thrown(WireEvent.Threw threw) {
    return new IllegalStateException("As recorded: " + threw.text());
  }
}
