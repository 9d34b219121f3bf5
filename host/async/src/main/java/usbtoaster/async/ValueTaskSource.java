package usbtoaster.async;

import org.jspecify.annotations.Nullable;

/**
 * An operation that is awaited without a task of its own ({@code IValueTaskSource}, semantics item
 * 103): one object serves one operation after the other, and a token of 16 bits says which is
 * meant.
 *
 * <p>The token comes with the start of an operation. It is good until its result was taken, or
 * until the object was reset or started again at the latest: then each method refuses it with an
 * {@link IllegalStateException}. So await an operation once, take its result once, and keep no
 * token. Who wants more of it takes {@link #asTask}.
 *
 * @param <T> the type of the value
 */
public interface ValueTaskSource<T extends @Nullable Object> {
  /** How far an operation is. */
  enum Status {
    /** It has not ended. */
    PENDING,
    /** It has a value. */
    SUCCEEDED,
    /** It failed. */
    FAULTED,
    /** It was canceled. */
    CANCELED
  }

  /**
   * Returns how far the operation is.
   *
   * @throws IllegalStateException if {@code token} is that of another one
   */
  Status status(short token);

  /**
   * Returns the value of the operation. Never blocks.
   *
   * @throws Exception what it failed with, as it is (semantics item 102); {@link
   *     java.util.concurrent.CancellationException} if it was canceled
   * @throws IllegalStateException if it has not ended, or {@code token} is that of another one
   */
  T result(short token) throws Exception;

  /**
   * Registers {@code continuation} to run once when the operation has ended, by the rules of {@code
   * await}; never inside this call (semantics item 98).
   *
   * @param continueOnCapturedContext go on in the calling thread's context or scheduler
   * @throws IllegalStateException if there is a continuation already, or {@code token} is that of
   *     another operation
   */
  void onCompleted(Runnable continuation, short token, boolean continueOnCapturedContext);

  /**
   * Returns a task that ends as the operation does, for whoever wants to join it, to await it from
   * a virtual thread or to keep it. It is the operation's one continuation and takes its result, so
   * {@code token} is used up.
   */
  default Task<T> asTask(short token) {
    return SourceTask.of(this, token);
  }
}
