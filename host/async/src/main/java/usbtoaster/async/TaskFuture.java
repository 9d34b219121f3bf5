package usbtoaster.async;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import usbtoaster.trace.Stage;

/**
 * The future of one task.
 *
 * <p>Overview. One continuation on the task, {@code copy}, completes the future. It is registered
 * from the start, since the static methods of {@link CompletableFuture} ask nobody before they use
 * a future. It is taken back when the future has ended by itself, and when a wait was abandoned, no
 * other wait is under way and nothing depends on the future: who waits in vain a thousand times
 * leaves nothing on the task (dotnet/coreclr#10320). Every later use registers it again, or takes
 * the outcome over where the task is complete by then.
 *
 * <p>The monitor guards the four fields below it. Nothing that is not ours runs under it.
 */
final class TaskFuture<T extends @Nullable Object> extends SchedulerFuture<T> {
  private final Task<T> task;
  private final Continuation copy;
  private boolean registered;
  private boolean suspended; // whether the task's stage was reported
  private boolean shared; // something depends on this future: it stays registered
  private int waits;

  private TaskFuture(Task<T> task) {
    super(task);
    this.task = task;
    this.copy = new Continuation(task, this::settle, null);
  }

  static <T extends @Nullable Object> CompletableFuture<T> of(Task<T> task) {
    TaskFuture<T> future = new TaskFuture<>(task);
    future.use(false, 0);
    return future;
  }

  /** Sees to it that the task's end will reach this future, or has. */
  private void use(boolean sharing, int waiting) {
    if (!suspended && !task.isCompleted()) {
      suspended = true;
      task.reach(Stage.SUSPEND);
    }
    boolean ends;
    synchronized (this) {
      shared |= sharing;
      waits += waiting;
      registered = registered || super.isDone() || task.tryRegister(copy);
      ends = registered;
    }
    if (!ends) {
      settle();
    }
  }

  private void endWait() {
    synchronized (this) {
      waits--;
      if (waits == 0 && !shared && !super.isDone() && getNumberOfDependents() == 0) {
        takeBack();
      }
    }
  }

  /** Called under the monitor. False from the task: the copy is on its way. */
  private void takeBack() {
    if (registered && task.unregister(copy)) {
      registered = false;
    }
  }

  /** Ends the future as the task has ended. */
  private void settle() {
    Object outcome = task.ended();
    if (outcome instanceof Fault fault) {
      super.completeExceptionally(fault.first());
    } else {
      super.complete(task.value(outcome));
    }
  }

  /** Takes the outcome over where the copy was taken back and the task has ended since. */
  private void look() {
    if (super.isDone() || !task.isCompleted()) {
      return;
    }
    boolean comes;
    synchronized (this) {
      comes = registered;
    }
    if (!comes) {
      settle();
    }
  }

  private boolean ended(boolean byThisCall) {
    if (byThisCall) {
      synchronized (this) {
        takeBack();
      }
    }
    return byThisCall;
  }

  // What waits

  @Override
  public T get() throws InterruptedException, ExecutionException {
    use(false, 1);
    try {
      return super.get();
    } finally {
      endWait();
    }
  }

  @Override
  public T get(long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    use(false, 1);
    try {
      return super.get(timeout, unit);
    } finally {
      endWait();
    }
  }

  @Override
  public T join() {
    use(false, 1);
    try {
      return super.join();
    } finally {
      endWait();
    }
  }

  // What depends: each method that makes another future of this one asks for it here first

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    use(true, 0);
    return super.newIncompleteFuture();
  }

  @Override
  public CompletableFuture<T> toCompletableFuture() {
    use(true, 0); // another future asks, to depend on both
    return this;
  }

  @Override
  public CompletionStage<T> minimalCompletionStage() {
    use(true, 0);
    return super.minimalCompletionStage();
  }

  // What ends it by itself

  @Override
  public boolean complete(T value) {
    look();
    return ended(super.complete(value));
  }

  @Override
  public boolean completeExceptionally(Throwable exception) {
    look();
    return ended(super.completeExceptionally(exception));
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    look();
    return ended(super.cancel(mayInterruptIfRunning));
  }

  @Override
  public void obtrudeValue(T value) {
    super.obtrudeValue(value);
    ended(true);
  }

  @Override
  public void obtrudeException(Throwable exception) {
    super.obtrudeException(exception);
    ended(true);
  }

  @Override
  public CompletableFuture<T> completeAsync(Supplier<? extends T> supplier, Executor executor) {
    executor.execute(
        () -> {
          try {
            if (!isDone()) {
              complete(supplier.get());
            }
          } catch (Throwable e) {
            completeExceptionally(e);
          }
        });
    return this;
  }

  // What looks

  @Override
  public boolean isDone() {
    look();
    return super.isDone();
  }

  @Override
  public boolean isCancelled() {
    look();
    return super.isCancelled();
  }

  @Override
  public boolean isCompletedExceptionally() {
    look();
    return super.isCompletedExceptionally();
  }

  @Override
  public T getNow(T valueIfAbsent) {
    look();
    return super.getNow(valueIfAbsent);
  }

  @Override
  public T resultNow() {
    look();
    return super.resultNow();
  }

  @Override
  public Throwable exceptionNow() {
    look();
    return super.exceptionNow();
  }

  @Override
  public State state() {
    look();
    return super.state();
  }
}
