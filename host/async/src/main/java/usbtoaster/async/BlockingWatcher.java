package usbtoaster.async;

/**
 * Is told when a thread is about to block until a task is complete, and when it goes on: the pool
 * whose thread it is may let another run in its place (semantics items 65 and 107).
 *
 * <p>Both methods run on that thread, one after the other; the thread does not block if the first
 * throws. Where nobody watches and the thread is one of a {@link
 * java.util.concurrent.ForkJoinPool}, that pool is told.
 */
public interface BlockingWatcher {
  /** The calling thread is about to block. */
  void beforeBlocking();

  /** The calling thread goes on. */
  void afterBlocking();

  /**
   * Lets {@code watcher} watch the calling thread until it ends. A pool's thread calls it first.
   */
  static void watchThisThread(BlockingWatcher watcher) {
    Ambient.current().watcher = watcher;
  }
}
