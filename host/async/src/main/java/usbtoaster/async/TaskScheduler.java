package usbtoaster.async;

import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Threads that run continuations.
 *
 * <p>A scheduler that runs its work through {@link #run} is a custom one: an await in that work
 * captures it and comes back to it (semantics item 92). One that runs its work as it is is
 * transparent, as .NET's thread pool: it may be the scheduler of tasks, and no await captures it.
 */
@SuppressWarnings("ReferenceEquality") // a scheduler is equal to itself only
public abstract class TaskScheduler {
  private static final TaskScheduler DEFAULT =
      new TaskScheduler() {
        @Override
        public void queue(Runnable work) {
          // From a thread of the pool this goes to that thread's own queue (semantics item 94).
          ForkJoinPool.commonPool().execute(keptToItself(work));
        }

        @Override
        public String toString() {
          return "default scheduler";
        }
      };

  /** Makes a scheduler. */
  protected TaskScheduler() {}

  /** Returns the scheduler that runs the calling code: the default one where no other does. */
  public static TaskScheduler current() {
    TaskScheduler scheduler = Ambient.current().scheduler;
    return scheduler == null ? DEFAULT : scheduler;
  }

  /** Returns the scheduler over the JDK's common pool. No await captures it. */
  public static TaskScheduler defaultScheduler() {
    return DEFAULT;
  }

  /**
   * Lets {@code handler} be told of tasks that failed and that nobody has looked at: neither
   * awaited nor joined, nor asked for its exceptions. In place of the handler before; null: nobody
   * is told ({@code UnobservedTaskException}, semantics item 105).
   *
   * <p>It is told when the task can never be looked at again, so some time after the garbage
   * collector has found that; or never, where the program ends before. Cancellation alone is not
   * told of, nor is a task that failed while there was no handler. It runs on a thread of its own,
   * one at a time; what it throws goes to that thread's uncaught exception handler. Until then the
   * exceptions are held: one that itself refers to its task holds both for ever.
   */
  public static void onUnobservedTaskException(@Nullable Consumer<? super TaskException> handler) {
    Unobserved.handler(handler);
  }

  private static Runnable keptToItself(Runnable work) {
    if (work instanceof Continuation || work instanceof AsyncStateMachine<?>) {
      return work; // it has its own door
    }
    Runnable flowing = ExecutionContext.flowing(work);
    return () -> Ambient.current().run(flowing);
  }

  /**
   * Returns a custom scheduler that runs its work on {@code executor}.
   *
   * <p>Where {@code executor} throws, whatever it is (a full queue, a thread that cannot be
   * started), {@link #queue} throws a {@link RejectedExecutionException}, and the work will not run
   * even if the executor kept it.
   */
  public static TaskScheduler from(Executor executor, String name) {
    return new TaskScheduler() {
      @Override
      public void queue(Runnable work) {
        Work queued = new Work(this, ExecutionContext.flowing(work));
        try {
          executor.execute(queued);
        } catch (Throwable e) {
          if (queued.claim()) {
            throw e instanceof RejectedExecutionException closed
                ? closed
                : new RejectedExecutionException("The executor of " + name + " took no work", e);
          }
          Dispatch.uncaught(e); // it runs or ran: on this very thread perhaps, and threw this
        }
      }

      @Override
      public String toString() {
        return name;
      }
    };
  }

  /**
   * Queues {@code work} to run later. Any thread may call; it does not wait. The calling code's
   * {@link ExecutionContext} goes with it: an implementation calls {@link
   * ExecutionContext#flowing}.
   *
   * @throws RejectedExecutionException if nothing will run it
   */
  public abstract void queue(Runnable work);

  /**
   * Returns whether work of this scheduler may run in place on the calling thread. Asked only where
   * this scheduler is the current one or the thread is one of a pool (semantics item 95). By
   * default: where this scheduler is the current one.
   */
  protected boolean mayInline() {
    return Ambient.current().scheduler == this;
  }

  /** Work that an executor has, and that runs once: the claim costs no object of its own. */
  private static final class Work extends AtomicBoolean implements Runnable {
    private static final long serialVersionUID = 1L;
    private final transient TaskScheduler scheduler;
    private final transient Runnable work;

    Work(TaskScheduler scheduler, Runnable work) {
      this.scheduler = scheduler;
      this.work = work;
    }

    /** Returns whether the work is the caller's, to run or to drop. */
    boolean claim() {
      return compareAndSet(false, true);
    }

    @Override
    public void run() {
      if (claim()) {
        scheduler.run(work);
      }
    }
  }

  /**
   * Runs {@code work} on the calling thread with this scheduler as the current one. What the work
   * makes of the thread's surroundings ends with it.
   */
  protected final void run(Runnable work) {
    Ambient ambient = Ambient.current();
    @Nullable TaskScheduler outer = ambient.scheduler;
    ambient.scheduler = this;
    try {
      ambient.run(work);
    } finally {
      ambient.scheduler = outer;
    }
  }
}
