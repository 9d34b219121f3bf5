package usbtoaster.async;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import usbtoaster.trace.Stage;

/** A thread that is parked until a task completes. */
final class Waiter implements ForkJoinPool.ManagedBlocker {
  private final Thread thread = Thread.currentThread();
  private final Completion task;
  private final boolean suspends;

  // volatile: the one word between the completer and the parked thread.
  private volatile boolean released;

  // Volatile: set by the thread before it looks at the word above; read after that is set.
  private volatile @Nullable BlockingWatcher watcher;

  /**
   * Makes a waiter for the calling thread.
   *
   * @param suspends the thread is a virtual one: its continuation has stages, its carrier goes on
   */
  Waiter(Completion task, boolean suspends) {
    this.task = task;
    this.suspends = suspends;
  }

  /** Lets the thread go on. Called once. */
  void release() {
    if (suspends) {
      task.reach(Stage.POST);
    }
    released = true;
    BlockingWatcher parked = watcher;
    if (parked != null) {
      parked.unpark(thread);
    } else {
      LockSupport.unpark(thread);
    }
  }

  /**
   * Blocks the calling thread until the release, and tells the pool whose thread it is. An
   * interrupt is kept for later.
   */
  void awaitRelease() {
    BlockingWatcher own = Ambient.current().watcher;
    if (own != null) {
      own.beforeBlocking();
      watcher = own;
      try {
        park();
      } finally {
        own.afterBlocking();
      }
    } else if (thread instanceof ForkJoinWorkerThread) {
      parkInForkJoinPool();
    } else {
      park();
    }
  }

  @SuppressWarnings("EmptyCatch")
  private void parkInForkJoinPool() {
    try {
      ForkJoinPool.managedBlock(this);
    } catch (Throwable noOther) {
      // Another thread could not be had, or not be started: this one waits all the same.
    }
    park();
  }

  /** Parks the thread: for {@link ForkJoinPool#managedBlock}. */
  @Override
  public boolean block() {
    park();
    return true;
  }

  @Override
  public boolean isReleasable() {
    return released;
  }

  private void park() {
    BlockingWatcher own = watcher;
    boolean interrupted = false;
    while (!released) {
      if (own != null) {
        own.park(task);
      } else {
        LockSupport.park(task);
      }
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      thread.interrupt();
    }
  }

  /** Parks the calling thread until the release; false where it was interrupted before. */
  boolean awaitReleaseOrInterrupt() {
    while (!released) {
      if (thread.isInterrupted()) {
        return false;
      }
      LockSupport.park(task);
    }
    return true;
  }
}
