package usbtoaster.async;

import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import org.jspecify.annotations.Nullable;

/**
 * Threads that run continuations.
 *
 * <p>A scheduler that runs its work through {@link #run} is a custom one: an await in that work
 * captures it and comes back to it (semantics item 92). One that runs its work as it is is
 * transparent, as .NET's thread pool: it may be the home of tasks, and no await captures it.
 */
@SuppressWarnings("ReferenceEquality") // a scheduler is equal to itself only
public abstract class TaskScheduler {
  private static final TaskScheduler DEFAULT =
      new TaskScheduler() {
        @Override
        public void queue(Runnable work) {
          // From a thread of the pool this goes to that thread's own queue (semantics item 94).
          ForkJoinPool.commonPool().execute(work);
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

  /** Returns a custom scheduler that runs its work on {@code executor}. */
  public static TaskScheduler from(Executor executor, String name) {
    return new TaskScheduler() {
      @Override
      public void queue(Runnable work) {
        executor.execute(() -> run(work));
      }

      @Override
      public String toString() {
        return name;
      }
    };
  }

  /**
   * Queues {@code work} to run later. Any thread may call; it does not wait.
   *
   * @throws java.util.concurrent.RejectedExecutionException if nothing will run it
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

  /** Runs {@code work} on the calling thread with this scheduler as the current one. */
  protected final void run(Runnable work) {
    Ambient ambient = Ambient.current();
    @Nullable TaskScheduler outer = ambient.scheduler;
    ambient.scheduler = this;
    try {
      work.run();
    } finally {
      ambient.scheduler = outer;
    }
  }
}
