package usbtoaster.async;

import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import usbtoaster.trace.Stage;
import usbtoaster.trace.census.ThreadKind;

/**
 * Decides where a continuation runs, and sends it there (semantics items 93 to 98).
 *
 * <p>In place is allowed where the task lets it, fewer than {@link #INLINE_DEPTH} continuations run
 * in place on this thread already, and the completer dispatches it, not a late registration. Then:
 *
 * <ul>
 *   <li>captured context: in place where that context is current, else posted once;
 *   <li>captured scheduler: in place where it is current, or on a pool's thread, and it agrees;
 *       else queued on it;
 *   <li>nothing captured: in place where neither a custom context nor a custom scheduler surrounds
 *       the completer; else queued on the task's scheduler. The scheduler of a task that was given
 *       none is the pool whose worker completes it, and elsewhere the default scheduler.
 * </ul>
 */
@SuppressWarnings("ReferenceEquality") // contexts and schedulers are places
final class Dispatch {
  /**
   * Enough stack: one in place takes about 1.3 KiB besides its own code (measured in the
   * interpreter), so that these take less than a tenth of a stack of 1 MiB.
   */
  static final int INLINE_DEPTH = 64;

  private Dispatch() {}

  /** Dispatches all that waited: the oldest may run in place, so the others are sent first. */
  static void all(Awaited task, Object waiting) {
    if (!(waiting instanceof Completion.Chain)) {
      single(task, waiting);
      return;
    }
    List<Object> oldestFirst = Completion.newestFirst(waiting).reversed();
    Object oldest = oldestFirst.getFirst();
    boolean inPlace = inPlace(task, oldest);
    if (!inPlace) {
      one(task, oldest, false);
    }
    for (int i = 1; i < oldestFirst.size(); i++) {
      one(task, oldestFirst.get(i), false);
    }
    if (inPlace) {
      one(task, oldest, true);
    }
  }

  /** Dispatches the only one, for the completer. */
  static void single(Awaited task, Object continuation) {
    one(task, continuation, inPlace(task, continuation));
  }

  /** Dispatches one. Lets nothing out: the completer has other continuations, and its own work. */
  static void one(Awaited task, Object continuation, boolean inPlace) {
    try {
      if (continuation instanceof Waiter waiter) {
        waiter.release();
      } else if (inPlace) {
        inline(task, (Runnable) continuation, target(continuation));
      } else {
        send(task, (Runnable) continuation, target(continuation));
      }
    } catch (Throwable e) {
      if (continuation instanceof AsyncStateMachine<?> machine) {
        machine.refused(e);
      } else {
        uncaught(e);
      }
    }
  }

  private static boolean inPlace(Awaited task, Object continuation) {
    Ambient here = Ambient.current();
    if (task.runContinuationsAsynchronously
        || here.inlined >= INLINE_DEPTH
        || continuation instanceof Waiter) {
      return false;
    }
    return switch (target(continuation)) {
      case SynchronizationContext context -> here.context == context;
      case TaskScheduler scheduler ->
          (here.scheduler == scheduler || Ambient.onPool()) && scheduler.mayInline();
      case null, default -> here.captured() == null;
    };
  }

  private static @Nullable Object target(Object continuation) {
    return continuation instanceof AsyncStateMachine<?> machine
        ? machine.target()
        : ((Continuation) continuation).target;
  }

  private static void inline(Awaited task, Runnable work, @Nullable Object target) {
    task.reach(Stage.INLINE);
    Ambient here = Ambient.current();
    @Nullable SynchronizationContext context = here.context;
    here.inlined++;
    try {
      if (target instanceof TaskScheduler scheduler) {
        here.context = null; // it captured a scheduler, so it had no context to go on with
        scheduler.run(work);
      } else {
        work.run();
      }
    } finally {
      here.context = context;
      here.inlined--;
    }
  }

  private static void send(Awaited task, Runnable work, @Nullable Object target) {
    task.reach(Stage.POST);
    switch (target) {
      case SynchronizationContext context -> context.post(work);
      case TaskScheduler scheduler -> scheduler.queue(work);
      case null, default -> queue(scheduler(task), work);
    }
  }

  private static TaskScheduler scheduler(Awaited task) {
    TaskScheduler own = task.scheduler;
    if (own != TaskScheduler.defaultScheduler()) {
      return own;
    }
    TaskScheduler here = Ambient.current().scheduler;
    return here != null && ThreadKind.of(Thread.currentThread()) == ThreadKind.WORKER ? here : own;
  }

  /** Queues work that may run anywhere, and is not lost where its scheduler has closed. */
  static void queue(TaskScheduler scheduler, Runnable work) {
    try {
      scheduler.queue(work);
    } catch (RejectedExecutionException closed) {
      TaskScheduler.defaultScheduler().queue(work);
    }
  }

  /**
   * Returns the scheduler of a task that completes with one of {@code tasks}: the first not
   * default.
   */
  static TaskScheduler scheduler(List<? extends Task<?>> tasks) {
    for (Task<?> task : tasks) {
      if (task.scheduler != TaskScheduler.defaultScheduler()) {
        return task.scheduler;
      }
    }
    return TaskScheduler.defaultScheduler();
  }

  /** Returns whether one of {@code tasks} lets no continuation run in place. */
  static boolean asynchronously(List<? extends Task<?>> tasks) {
    return tasks.stream().anyMatch(task -> task.runContinuationsAsynchronously);
  }

  /**
   * Gives what a callback threw to the handler of the thread, which goes on, whatever that does.
   */
  @SuppressWarnings("EmptyCatch")
  static void uncaught(Throwable exception) {
    Thread thread = Thread.currentThread();
    try {
      thread.getUncaughtExceptionHandler().uncaughtException(thread, exception);
    } catch (Throwable twice) {
      // The handler itself failed: nobody is left to tell (the JVM does the same).
    }
  }
}
