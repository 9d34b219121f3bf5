package usbtoaster.async;

import org.jspecify.annotations.Nullable;

/**
 * The side of a task that completes it.
 *
 * <p>Any thread may call. Where several may complete the same task use the {@code try} methods:
 * exactly one of them returns true. Continuations may run inside the call, unless the task runs
 * them asynchronously: hold no lock that they take.
 *
 * @param <T> the type of the value
 */
public final class TaskCompletionSource<T extends @Nullable Object> {
  private final Task<T> task;

  /** Makes a source whose task is on the default scheduler and may run them in place. */
  public TaskCompletionSource() {
    this(TaskScheduler.defaultScheduler(), false);
  }

  /**
   * Makes a source.
   *
   * @param scheduler runs continuations that captured nothing and may not run in place
   * @param runContinuationsAsynchronously no continuation runs in place on the completing thread
   */
  public TaskCompletionSource(TaskScheduler scheduler, boolean runContinuationsAsynchronously) {
    this.task = new Task<>(scheduler, runContinuationsAsynchronously);
  }

  /** Returns the task. */
  public Task<T> task() {
    return task;
  }

  /** Completes the task with {@code value}; false where another completed it or is about to. */
  public boolean trySetResult(@Nullable T value) {
    return task.trySetResult(value);
  }

  /** Completes the task as failed; false where another completed it or is about to. */
  public boolean trySetException(Throwable exception) {
    return task.trySetException(exception);
  }

  /** Completes the task as canceled; false where another completed it or is about to. */
  public boolean trySetCanceled() {
    return task.trySetCanceled();
  }

  /**
   * Completes the task with {@code value}.
   *
   * @throws IllegalStateException if it was completed before
   */
  public void setResult(@Nullable T value) {
    require(trySetResult(value));
  }

  /**
   * Completes the task as failed.
   *
   * @throws IllegalStateException if it was completed before
   */
  public void setException(Throwable exception) {
    require(trySetException(exception));
  }

  /**
   * Completes the task as canceled.
   *
   * @throws IllegalStateException if it was completed before
   */
  public void setCanceled() {
    require(trySetCanceled());
  }

  private static void require(boolean won) {
    if (!won) {
      throw new IllegalStateException(
          "The task was completed before: where several may complete it use the try methods");
    }
  }
}
