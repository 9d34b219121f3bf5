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
 * scheduler, and a census is told what a thread waits for that blocks on it.
 */
class SchedulerFuture<T extends @Nullable Object> extends CompletableFuture<T> {
  private final Task<?> origin;

  SchedulerFuture(Task<?> origin) {
    this.origin = origin;
  }

  @Override
  public Executor defaultExecutor() {
    TaskScheduler scheduler = origin.scheduler;
    return scheduler.equals(TaskScheduler.defaultScheduler())
        ? super.defaultExecutor()
        : work -> Dispatch.queue(scheduler, work);
  }

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new SchedulerFuture<>(origin);
  }

  @Override
  public T get() throws InterruptedException, ExecutionException {
    @Nullable Object outer = Waiting.begin(origin);
    try {
      Joins.@Nullable Join outerJoin = Joins.begin(origin);
      try {
        return super.get();
      } finally {
        Joins.end(outerJoin);
      }
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
      Joins.@Nullable Join outerJoin = Joins.begin(origin);
      try {
        return super.join();
      } finally {
        Joins.end(outerJoin);
      }
    } finally {
      Waiting.end(outer);
    }
  }
}
