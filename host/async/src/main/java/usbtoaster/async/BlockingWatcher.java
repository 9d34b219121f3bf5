package usbtoaster.async;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Is told when a thread is about to block until a task is complete, and when it goes on: the pool
 * whose thread it is may let another run in its place (semantics items 65 and 107).
 *
 * <p>The first two methods run on that thread, one after the other; the thread does not block if
 * the first throws. While it rests it may do other work of its pool ({@link #park}). Where nobody
 * watches and the thread is one of a {@link java.util.concurrent.ForkJoinPool}, that pool is told.
 */
public interface BlockingWatcher {
  /** The calling thread is about to block. */
  void beforeBlocking();

  /** The calling thread goes on. */
  void afterBlocking();

  /**
   * Lets the calling thread rest until {@link #unpark} of it; may return early. Between the two
   * methods above.
   */
  default void park(Object blocker) {
    LockSupport.park(blocker);
  }

  /** Ends {@link #park} of {@code thread}, or its next one. Any thread calls. */
  default void unpark(Thread thread) {
    LockSupport.unpark(thread);
  }

  /**
   * Lets {@code watcher} watch the calling thread from now on, or nobody. A pool's thread calls it
   * first.
   *
   * @return who has watched it until now
   */
  static @Nullable BlockingWatcher watchThisThread(@Nullable BlockingWatcher watcher) {
    Ambient ambient = Ambient.current();
    BlockingWatcher before = ambient.watcher;
    ambient.watcher = watcher;
    return before;
  }
}
