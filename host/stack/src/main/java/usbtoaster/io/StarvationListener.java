package usbtoaster.io;

import org.slf4j.LoggerFactory;

/** Is told when the work of a pool waits though time passes: nobody takes it out of the queue. */
@FunctionalInterface
public interface StarvationListener {
  /** Logs the first one as a warning, and no other until no work waits any more. */
  StarvationListener LOG =
      starvation -> {
        if (starvation.first()) {
          LoggerFactory.getLogger(ThreadPool.class).warn("{}", starvation.sentence());
        }
      };

  /**
   * The workers of a pool starve. Called on the thread of the pool's clock with no lock held, once
   * each half a second while it lasts: it is short and does not wait. What it throws goes to the
   * pool's fault handler.
   */
  void starved(Starvation starvation);
}
