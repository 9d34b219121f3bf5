package usbtoaster.wires.record;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** A Pi4J object around another one, which does what that does and has it recorded. */
abstract class RecordedObject<T> extends WireProxy<T> {
  private final T bare;
  private final WireRecorder recorder;

  RecordedObject(String name, Class<T> type, T bare, WireRecorder recorder) {
    super(name, type);
    this.bare = bare;
    this.recorder = recorder;
  }

  T bare() {
    return bare;
  }

  WireRecorder recorder() {
    return recorder;
  }

  /** Calls the object within. Where that returns itself, this returns the proxy. */
  final @Nullable Object below(Method method, @Nullable Object[] given) throws Throwable {
    try {
      @Nullable Object result = method.invoke(bare, given);
      return result == bare ? proxy() : result;
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }

  /** As {@link #below}, and has recorded what it throws. */
  final @Nullable Object watched(Method method, @Nullable Object[] given) throws Throwable {
    try {
      return below(method, given);
    } catch (Throwable thrown) {
      recorder.log(new WireEvent.Threw(recorder.now(), name(), thrown.toString()));
      throw thrown;
    }
  }

  @Override
  public String toString() {
    return bare.toString();
  }
}
