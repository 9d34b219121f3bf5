package usbtoaster.async;

import org.jspecify.annotations.Nullable;

/**
 * A place that work can be sent back to, such as a UI loop's thread.
 *
 * <p>This base type stands for no place in particular: it posts to the default scheduler, and an
 * await does not capture it (semantics item 92). Subclasses override {@link #post} and {@link
 * #send}; both may be called from any thread.
 */
public class SynchronizationContext {
  /** Makes a context that stands for no place in particular. */
  public SynchronizationContext() {}

  /** Returns the context of the calling thread, or null. */
  public static @Nullable SynchronizationContext current() {
    return Ambient.current().context;
  }

  /** Makes {@code context} that of the calling thread; null takes it away. */
  public static void setCurrent(@Nullable SynchronizationContext context) {
    Ambient.current().context = context;
  }

  /**
   * Queues {@code work} to run here later, and does not wait.
   *
   * @throws java.util.concurrent.RejectedExecutionException if this place runs nothing any more
   */
  public void post(Runnable work) {
    TaskScheduler.defaultScheduler().queue(work);
  }

  /** Runs {@code work} here and waits for its end. Blocks the calling thread. */
  public void send(Runnable work) {
    Ambient.current().run(ExecutionContext.flowing(work));
  }

  /**
   * Returns the one thread that runs what is sent here; null, as by default, where there are
   * several or none. By it {@link Deadlocks} are found. Any thread asks.
   */
  protected @Nullable Thread soleThread() {
    return null;
  }

  /**
   * Called by a thread that is about to block for a task for ever, because this place is needed for
   * it and blocked itself. Does nothing by default. What it throws comes out of the join, which
   * then does not block.
   */
  protected void deadlocked(Deadlock deadlock) {}

  /** Called when an operation with no task begins (semantics item 101). Does nothing by default. */
  public void operationStarted() {}

  /** Called when an operation with no task has ended. Does nothing by default. */
  public void operationCompleted() {}
}
