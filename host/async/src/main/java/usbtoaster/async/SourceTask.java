package usbtoaster.async;

import org.jspecify.annotations.Nullable;

/** The task of one operation of a source that has none ({@link ValueTaskSource#asTask}). */
final class SourceTask<T extends @Nullable Object> extends Task<T> implements Runnable {
  private final ValueTaskSource<T> source;
  private final short token;

  private SourceTask(
      ValueTaskSource<T> source, short token, TaskScheduler scheduler, boolean queued) {
    super(scheduler, queued);
    this.source = source;
    this.token = token;
  }

  static <T extends @Nullable Object> Task<T> of(ValueTaskSource<T> source, short token) {
    SourceTask<T> task =
        source instanceof Awaited own
            ? new SourceTask<>(source, token, own.scheduler, own.runContinuationsAsynchronously)
            : new SourceTask<>(source, token, TaskScheduler.defaultScheduler(), false);
    if (source.status(token) == ValueTaskSource.Status.PENDING) {
      source.onCompleted(task, token, false);
    } else {
      task.run();
    }
    return task;
  }

  /** Takes the operation's end over. */
  @Override
  public void run() {
    try {
      trySetResult(source.result(token));
    } catch (Throwable e) {
      tryComplete(Fault.thrown(e));
    }
  }
}
