package usbtoaster.async;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Completes when the last of several tasks does, on the thread that completes that one. Its
 * scheduler is the first of theirs that is not the default one, and its continuations may run in
 * place where theirs may: what waits for workers' tasks is the workers'.
 */
final class WhenAll<T extends @Nullable Object> extends Task<List<T>> {
  private final List<? extends Task<? extends T>> tasks;
  private final AtomicInteger missing;

  private WhenAll(List<? extends Task<? extends T>> tasks) {
    super(Dispatch.scheduler(tasks), Dispatch.asynchronously(tasks));
    this.tasks = tasks;
    // One more than the tasks: it is not complete before all are registered.
    this.missing = new AtomicInteger(tasks.size() + 1);
  }

  static <T extends @Nullable Object> Task<List<T>> of(List<? extends Task<? extends T>> tasks) {
    WhenAll<T> all = new WhenAll<>(tasks);
    Runnable arrived = all::arrived;
    for (Task<?> task : tasks) {
      if (task.isCompleted()) {
        all.arrived();
      } else {
        task.onCompleted(arrived, false);
      }
    }
    all.arrived();
    return all;
  }

  @Override
  Collection<?> needs() {
    return tasks;
  }

  private void arrived() {
    if (missing.decrementAndGet() > 0) {
      return;
    }
    List<T> values = new ArrayList<>(tasks.size());
    List<Throwable> exceptions = new ArrayList<>();
    boolean canceled = false;
    for (Task<? extends T> task : tasks) {
      exceptions.addAll(task.exceptions());
      canceled |= task.isCanceled();
      if (!task.isFaulted() && !task.isCanceled()) {
        values.add(task.result());
      }
    }
    if (!exceptions.isEmpty()) {
      tryComplete(new Fault(List.copyOf(exceptions), false));
    } else if (canceled) {
      trySetCanceled();
    } else {
      trySetResult(Collections.unmodifiableList(values));
    }
  }
}
