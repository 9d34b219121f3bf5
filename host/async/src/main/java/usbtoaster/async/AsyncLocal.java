package usbtoaster.async;

import org.jspecify.annotations.Nullable;

/**
 * A value that goes along with a flow of asynchronous code, whatever threads that runs on ({@code
 * AsyncLocal}): the name of a request, a log's context.
 *
 * <p>Who sets it sets it for its own flow, and for what that starts from then on. An async method
 * sees its caller's value; what it sets is its own, and is gone where the caller goes on (semantics
 * item 100). The values are in the {@link ExecutionContext}; any thread may call.
 *
 * @param <T> the type of the value
 */
public final class AsyncLocal<T> {
  /** Makes a local that has no value anywhere. */
  public AsyncLocal() {}

  /** Returns the value in the calling code's flow, or null. */
  @SuppressWarnings("unchecked") // only a T is set under this key
  public @Nullable T value() {
    ExecutionContext here = Ambient.current().execution;
    return here == null ? null : (T) here.valueOf(this);
  }

  /** Sets the value for the calling code's flow; null takes it away. */
  public void value(@Nullable T value) {
    Ambient here = Ambient.current();
    here.execution = ExecutionContext.with(here.execution, this, value);
  }
}
