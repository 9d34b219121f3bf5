package usbtoaster.async;

import org.jspecify.annotations.Nullable;

/**
 * A task with a choice for its await, as {@code ConfigureAwait} makes it.
 *
 * @param task the task
 * @param continueOnCapturedContext false: go on wherever the task completes (semantics item 92)
 * @param <T> the type of the value
 */
public record ConfiguredTask<T extends @Nullable Object>(
    Task<T> task, boolean continueOnCapturedContext) {
  /** Registers {@code continuation} as {@link Task#onCompleted} does, with this choice. */
  public void onCompleted(Runnable continuation) {
    task.onCompleted(continuation, continueOnCapturedContext);
  }
}
