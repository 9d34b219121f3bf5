package usbtoaster.async;

import org.jspecify.annotations.Nullable;
import usbtoaster.trace.Stage;

/** {@code await} for virtual threads. */
public final class Awaiter {
  private Awaiter() {}

  /**
   * Parks the calling virtual thread until {@code task} is complete, and returns its value. The
   * carrier goes on with other work: no thread waits. The thread's own stack is the continuation,
   * so it captures no context.
   *
   * <p>The blocker of the parked thread ({@link java.util.concurrent.locks.LockSupport#getBlocker})
   * is the task.
   *
   * @throws Exception the first exception of the task, as it is (semantics item 102); {@link
   *     java.util.concurrent.CancellationException} where it was canceled
   * @throws InterruptedException if the thread is interrupted before the task is complete; the task
   *     itself goes on
   * @throws IllegalStateException if called from a platform thread
   */
  public static <T extends @Nullable Object> T await(Task<T> task) throws Exception {
    if (!Thread.currentThread().isVirtual()) {
      throw new IllegalStateException(
          "Await on a platform thread would block it: use a virtual thread, a state machine or,"
              + " where blocking is meant, join");
    }
    if (!task.isCompleted()) {
      task.reach(Stage.SUSPEND);
      Waiter waiter = new Waiter(task, true);
      task.register(waiter);
      if (!waiter.awaitReleaseOrInterrupt()) {
        if (task.unregister(waiter)) {
          Thread.interrupted();
          throw new InterruptedException("Interrupted while awaiting a task");
        }
        waiter.awaitRelease();
      }
      task.reach(Stage.RESUME);
      task.left();
    }
    return task.unwrapped();
  }

  /**
   * Parks the calling virtual thread until the operation of {@code source} with {@code token} has
   * ended, and returns its value; as the other form, by a task that is made for it. An interrupt
   * uses the token up; the operation itself goes on.
   */
  public static <T extends @Nullable Object> T await(ValueTaskSource<T> source, short token)
      throws Exception {
    return await(source.asTask(token));
  }
}
