package usbtoaster.async;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import usbtoaster.trace.census.Waiting;

/**
 * A future that was made of a task, or depends on one that was: its default executor is the task's
 * home, and a census is told what a thread waits for that blocks on it.
 */
class HomeFuture<T extends @Nullable Object> extends CompletableFuture<T> {
  private final Task<?> origin;

  HomeFuture(Task<?> origin) {
    this.origin = origin;
  }

  @Override
  public Executor defaultExecutor() {
    TaskScheduler home = origin.home;
    return home.equals(TaskScheduler.defaultScheduler())
        ? super.defaultExecutor()
        : work -> Dispatch.queue(home, work);
  }

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new HomeFuture<>(origin);
  }

  @Override
  public T get() throws InterruptedException, ExecutionException {
    @Nullable Object outer = Waiting.begin(origin);
    try {
      return super.get();
    } finally {
      Waiting.end(outer);
    }
  }

  @Override
  public T get(long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    @Nullable Object outer = Waiting.begin(origin);
    try {
      return super.get(timeout, unit);
    } finally {
      Waiting.end(outer);
    }
  }

  @Override
  public T join() {
    @Nullable Object outer = Waiting.begin(origin);
    try {
      return super.join();
    } finally {
      Waiting.end(outer);
    }
  }
}
