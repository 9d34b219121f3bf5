package usbtoaster.io;

import java.util.concurrent.atomic.AtomicBoolean;
import usbtoaster.async.TaskScheduler;

/**
 * Work of a pool that runs once, on whatever thread: where the pool's own cannot have it, as the
 * pool is closed or no thread can be started, the JDK's common pool runs it, which is always there;
 * where even that has no thread, the caller does.
 *
 * <p>Once: an executor that throws because it could not start a thread may have queued the work all
 * the same. True: somebody runs it, or did.
 */
final class StrayWork extends AtomicBoolean implements Runnable {
  private final transient Runnable work;

  StrayWork(Runnable work) {
    this.work = work;
  }

  /** Has the work run elsewhere. Throws only what the work throws. */
  @SuppressWarnings("EmptyCatch")
  void runElsewhere() {
    try {
      TaskScheduler.defaultScheduler().queue(this);
      return;
    } catch (Throwable noThread) {
      // Then here.
    }
    run();
  }

  @Override
  public void run() {
    if (compareAndSet(false, true)) {
      work.run();
    }
  }
}
