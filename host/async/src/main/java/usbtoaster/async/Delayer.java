package usbtoaster.async;

/**
 * Runs something later: the only thing that this package asks of a timer. {@code TimerDelayer} of
 * the package {@code io} is one over the stack's shared timer.
 */
@FunctionalInterface
public interface Delayer {
  /**
   * Runs {@code action} once, {@code delayNanos} nanoseconds from now, on a thread of its choice
   * and never inside this call.
   *
   * @return takes the action back; it may still run if it was already on its way
   */
  Runnable after(long delayNanos, Runnable action);

  /** Returns the scheduler of tasks that wait for this timer ({@link Task#delay}). */
  default TaskScheduler scheduler() {
    return TaskScheduler.defaultScheduler();
  }
}
