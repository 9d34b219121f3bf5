package usbtoaster.async;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import usbtoaster.trace.Stage;

/**
 * An operation that ends some time: with a value, with an exception, or canceled.
 *
 * <p>A task is complete once, for good; whoever completes it dispatches what waits for it, by the
 * rules of {@code await} in .NET (semantics items 92 to 98). All methods may be called from any
 * thread, and what happened before the completion is visible to who sees the task complete.
 *
 * <p>Three ways to wait: a state machine suspends ({@link AsyncStateMachine}), a virtual thread
 * parks ({@link Awaiter#await}), a platform thread blocks ({@link #join}). Only the last holds a
 * thread. A subclass learns how far the task is by overriding {@link #stage}.
 *
 * @param <T> the type of the value
 */
@SuppressWarnings("ReferenceEquality") // the marker for null is one object
public class Task<T extends @Nullable Object> extends Completion {
  /** Stands for the value null. */
  private static final Object NULL = new Object();

  private static final Task<?> COMPLETED_NULL = new Task<@Nullable Object>(NULL);

  /**
   * Makes an incomplete task.
   *
   * @param scheduler runs continuations that captured neither context nor scheduler and may not run
   *     in place
   * @param runContinuationsAsynchronously no continuation runs in place on the completing thread
   */
  protected Task(TaskScheduler scheduler, boolean runContinuationsAsynchronously) {
    super(scheduler, runContinuationsAsynchronously);
  }

  private Task(Object outcome) {
    super(outcome);
  }

  /**
   * Returns a task that has {@code value}. For null, booleans and the numbers from -1 to 8 it is
   * always the same.
   */
  @SuppressWarnings("unchecked") // the value is a T: null is of every type
  public static <T extends @Nullable Object> Task<T> completed(@Nullable T value) {
    if (value == null) {
      return (Task<T>) COMPLETED_NULL;
    }
    Task<?> kept = CompletedTasks.of(value);
    return kept == null ? ended(value) : (Task<T>) kept;
  }

  static <T> Task<T> ended(T value) {
    return new Task<>((Object) value);
  }

  /** Returns a task that failed with {@code exception}. */
  public static <T extends @Nullable Object> Task<T> failed(Throwable exception) {
    return new Task<>(Fault.failed(exception));
  }

  /** Returns a task that was canceled. */
  public static <T extends @Nullable Object> Task<T> canceled() {
    return new Task<>(Fault.CANCELED);
  }

  /**
   * Returns a task that completes as {@code stage} does; {@link CancellationException} becomes a
   * canceled task.
   */
  public static <T extends @Nullable Object> Task<T> from(CompletionStage<? extends T> stage) {
    Task<T> task = new Task<>(TaskScheduler.defaultScheduler(), false);
    stage.whenComplete(
        (value, thrown) -> {
          if (thrown == null) {
            task.trySetResult(value);
          } else {
            Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : null;
            task.tryComplete(Fault.thrown(cause == null ? thrown : cause));
          }
        });
    return task;
  }

  /**
   * Returns a task that completes when all of {@code tasks} have. It has their values in the same
   * order; or it failed with all their exceptions, of which an await throws the first; or, where
   * none failed but one was canceled, it is canceled.
   */
  public static <T extends @Nullable Object> Task<List<T>> whenAll(
      Collection<? extends Task<? extends T>> tasks) {
    return WhenAll.of(List.copyOf(tasks));
  }

  /**
   * Returns a task whose value is the first of {@code tasks} to complete, however it ended. Nothing
   * stays registered on the others.
   *
   * @throws IllegalArgumentException if {@code tasks} is empty
   */
  public static <T extends @Nullable Object> Task<Task<T>> whenAny(
      Collection<? extends Task<T>> tasks) {
    return WhenAny.of(List.copyOf(tasks));
  }

  /**
   * Returns a task that completes {@code delayNanos} nanoseconds from now, by {@code delayer} and
   * on its thread; no thread waits. Its scheduler is the delayer's.
   *
   * @throws IllegalArgumentException if {@code delayNanos} is negative
   */
  public static Task<@Nullable Void> delay(long delayNanos, Delayer delayer) {
    return delay(delayNanos, delayer, CancellationToken.NONE);
  }

  /**
   * Returns a task that completes after a time, or is canceled as soon as {@code token} is. Either
   * way nothing stays behind, neither with the delayer nor on the token.
   *
   * @throws IllegalArgumentException if {@code delayNanos} is negative
   */
  public static Task<@Nullable Void> delay(
      long delayNanos, Delayer delayer, CancellationToken token) {
    if (delayNanos < 0) {
      throw new IllegalArgumentException("A delay is 0 or more nanoseconds, not " + delayNanos);
    }
    return new Delay(delayer.scheduler()).start(delayNanos, delayer, token);
  }

  /** Returns whether the task has ended, in any of the three ways. */
  public final boolean isCompleted() {
    return outcome() != null;
  }

  /** Returns whether the task ended with an exception. */
  public final boolean isFaulted() {
    return outcome() instanceof Fault fault && !fault.canceled();
  }

  /** Returns whether the task was canceled. */
  public final boolean isCanceled() {
    return outcome() instanceof Fault fault && fault.canceled();
  }

  /** Returns the first of {@link #exceptions}, or null: it has not failed. */
  public final @Nullable Throwable exception() {
    return outcome() instanceof Fault fault && !fault.canceled() ? fault.first() : null;
  }

  /** Returns what the task failed with: nothing unless {@link #isFaulted}. */
  public final List<Throwable> exceptions() {
    return outcome() instanceof Fault fault && !fault.canceled() ? fault.exceptions() : List.of();
  }

  /**
   * Returns the value of a complete task. Never blocks.
   *
   * @throws TaskException if the task failed or was canceled
   * @throws IllegalStateException if the task is not complete
   */
  public final T result() {
    Object outcome = ended();
    if (outcome instanceof Fault fault) {
      throw fault.wrapped();
    }
    return value(outcome);
  }

  /**
   * Blocks the calling thread until the task is complete, and returns its value. An interrupt does
   * not end the wait and stays set; {@code toCompletableFuture().get(…)} can be interrupted and
   * timed.
   *
   * <p>This is the deadlock trap of .NET. On the thread of a UI loop it is legal, and it waits for
   * ever if the task needs that loop, as it does when a state machine behind it captured the loop's
   * context. On a thread of the stack's pools, or of a pool of the JDK's, it is legal, and another
   * thread takes its place ({@link BlockingWatcher}); that costs a thread. On another executor's it
   * waits for ever when all of its threads do so and the completion needs one. Await instead. Where
   * it can be seen that the wait has no end the context is told: {@link UiLoop#onDeadlock}.
   *
   * @throws TaskException if the task failed or was canceled: it wraps what an await throws as it
   *     is (semantics item 102)
   */
  public final T join() {
    if (!isCompleted()) {
      Joins.@Nullable Join outer = Joins.begin(this);
      try {
        Waiter waiter = new Waiter(this, false);
        register(waiter);
        waiter.awaitRelease();
      } finally {
        Joins.end(outer);
      }
    }
    return result();
  }

  /**
   * Registers {@code continuation} to run once when the task is complete: where it is decided by
   * the rules of {@code await}. Registered on a complete task it is queued or posted, never run
   * inside this call (semantics item 98). At most 64 run in place one inside the other on a thread;
   * the next is queued (semantics item 96).
   *
   * <p>It runs in the calling code's {@link ExecutionContext}. What {@code continuation} throws
   * goes to whoever runs it: a UI loop's handler, an executor, or, in place, the uncaught exception
   * handler of the completing thread, which goes on.
   *
   * @param continueOnCapturedContext capture the calling thread's synchronization context or, where
   *     there is none, its scheduler, and go on there (semantics item 92)
   */
  public final void onCompleted(Runnable continuation, boolean continueOnCapturedContext) {
    Object target = continueOnCapturedContext ? Ambient.current().captured() : null;
    if (!isCompleted()) {
      reach(Stage.SUSPEND);
    }
    register(new Continuation(this, continuation, target));
  }

  /** Returns this task with a choice for its await: come back to the captured context, or not. */
  public final ConfiguredTask<T> configureAwait(boolean continueOnCapturedContext) {
    return new ConfiguredTask<>(this, continueOnCapturedContext);
  }

  /**
   * Returns a task for {@code function} of this task's value. It runs as a continuation that
   * captured nothing. A task that failed or was canceled hands that on; a {@link
   * CancellationException} out of {@code function} cancels the new task, another exception fails
   * it. The new task has the same scheduler and the same inlining as this one.
   */
  public final <U extends @Nullable Object> Task<U> then(
      Function<? super T, ? extends U> function) {
    Then<U> next = new Then<>(this);
    onCompleted(
        () -> {
          Object outcome = ended();
          if (!(outcome instanceof Fault)) {
            try {
              outcome = encoded(function.apply(value(outcome)));
            } catch (Throwable e) {
              outcome = Fault.thrown(e);
            }
          }
          next.origin = null;
          next.tryComplete(outcome);
        },
        false);
    return next;
  }

  /**
   * Returns a future that completes as this task does, as a continuation that captured nothing; it
   * is cancelled where this task was canceled. To complete or cancel the future does nothing to
   * this task, and takes the future's continuation back.
   *
   * <p>A {@code get} that is timed out or interrupted takes it back, too, where nothing else was
   * made of the future: a wait leaves nothing behind. The future's methods go on working, for the
   * next of them registers it again; only the static {@code allOf} and {@code anyOf} do not tell
   * the future that it is needed. So give them a future of its own, not one whose {@code get}
   * failed.
   *
   * <p>The default executor of the future and of its dependents is this task's scheduler.
   */
  public final CompletableFuture<T> toCompletableFuture() {
    return TaskFuture.of(this);
  }

  /** Returns a stage that completes as this task does, and that nobody else can complete. */
  public final CompletionStage<T> toCompletionStage() {
    return toCompletableFuture().minimalCompletionStage();
  }

  /** Completes the task with {@code value}; false where another completed it or is about to. */
  protected final boolean trySetResult(@Nullable T value) {
    return tryComplete(encoded(value));
  }

  /** Completes the task as failed; false where another completed it or is about to. */
  protected final boolean trySetException(Throwable exception) {
    return tryComplete(Fault.failed(exception));
  }

  /** Completes the task as canceled; false where another completed it or is about to. */
  protected final boolean trySetCanceled() {
    return tryComplete(Fault.CANCELED);
  }

  /** Returns the value, or throws the first exception as it is (semantics item 102). */
  final T unwrapped() {
    Object outcome = ended();
    if (outcome instanceof Fault fault) {
      throw Fault.rethrow(fault.first());
    }
    return value(outcome);
  }

  final Object ended() {
    Object outcome = outcome();
    if (outcome == null) {
      throw new IllegalStateException("The task is not complete: await it before its result");
    }
    return outcome;
  }

  /** What {@link #then} returns. */
  private static final class Then<U extends @Nullable Object> extends Task<U> {
    // Null once it is of no use: a long chain must not hold what is behind it.
    private @Nullable Task<?> origin;

    Then(Task<?> origin) {
      super(origin.scheduler, origin.runContinuationsAsynchronously);
      this.origin = origin;
    }

    @Override
    Collection<?> needs() {
      Task<?> before = origin;
      return before == null ? List.of() : List.of(before);
    }
  }

  private static Object encoded(@Nullable Object value) {
    return value == null ? NULL : value;
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // only a T is encoded, and null only where T may be
  final T value(Object outcome) {
    return outcome == NULL ? null : (T) outcome;
  }
}
