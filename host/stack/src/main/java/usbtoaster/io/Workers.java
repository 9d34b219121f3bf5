package usbtoaster.io;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import usbtoaster.async.BlockingWatcher;
import usbtoaster.async.ExecutionContext;
import usbtoaster.async.TaskScheduler;
import usbtoaster.trace.census.ThreadKind;

/**
 * The threads that run a pool's continuations, as a custom scheduler: as many as there are
 * processors, and one more for each that blocks in a join (semantics item 107).
 *
 * <p>No work is lost: what a closed pool, or one whose thread cannot be started, does not take, the
 * JDK's common pool runs, still as this scheduler's. What work throws goes to the pool's handler,
 * and the thread goes on.
 */
final class Workers extends TaskScheduler implements BlockingWatcher {
  /** As many may block and be replaced; more wait for their turn. */
  private static final int MOST_REPLACED = 1000;

  private final ThreadPoolOptions options;
  private final int processors;
  private final ThreadPoolExecutor threads;
  private final AtomicInteger made = new AtomicInteger();
  private int blocked; // guarded by this

  Workers(ThreadPoolOptions options) {
    this.options = options;
    processors = options.processorCount();
    threads =
        new ThreadPoolExecutor(
            processors,
            processors,
            options.idle().toNanos(),
            TimeUnit.NANOSECONDS,
            new LinkedBlockingQueue<>(),
            this::newThread);
    threads.allowCoreThreadTimeOut(!options.idle().isZero());
  }

  private Thread newThread(Runnable body) {
    String name = "worker-" + made.incrementAndGet();
    return options
        .threads()
        .make(
            ThreadKind.WORKER,
            name,
            () -> {
              BlockingWatcher.watchThisThread(this);
              body.run();
            });
  }

  @Override
  public void queue(Runnable work) {
    Runnable flowing = ExecutionContext.flowing(work);
    StrayWork guarded = new StrayWork(() -> guarded(flowing));
    try {
      threads.execute(guarded);
    } catch (Throwable refused) {
      if (!threads.isShutdown()) { // a thread could not be started
        options.tell(refused);
      }
      guarded.runElsewhere();
    }
  }

  private void guarded(Runnable work) {
    try {
      run(work);
    } catch (Throwable fault) {
      options.tell(fault);
    }
  }

  @Override
  public void beforeBlocking() {
    resize(1);
  }

  @Override
  public void afterBlocking() {
    resize(-1);
  }

  private void resize(int change) {
    try {
      resizeLocked(change);
    } catch (Throwable noThread) { // for the work that is queued: the next one tries again
      options.tell(noThread);
    }
  }

  private synchronized void resizeLocked(int change) {
    blocked += change;
    int size = processors + Math.min(blocked, MOST_REPLACED);
    if (change > 0) {
      threads.setMaximumPoolSize(size);
      threads.setCorePoolSize(size); // starts a thread if work is queued
    } else {
      threads.setCorePoolSize(size);
      threads.setMaximumPoolSize(size);
    }
  }

  int size() {
    return threads.getPoolSize();
  }

  /** Lets the threads go when they have run what is queued. */
  void close() {
    threads.shutdown();
  }

  @Override
  public String toString() {
    return "workers";
  }
}
