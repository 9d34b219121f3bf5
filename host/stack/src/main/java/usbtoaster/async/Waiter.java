package usbtoaster.async;

import java.util.concurrent.locks.LockSupport;
import usbtoaster.trace.Stage;

/** A thread that is parked until a task completes. */
final class Waiter {
  private final Thread thread = Thread.currentThread();
  private final Completion task;
  private final boolean suspends;

  // volatile: the one word between the completer and the parked thread.
  private volatile boolean released;

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
      task.stage(Stage.POST);
    }
    released = true;
    LockSupport.unpark(thread);
  }

  /** Parks the calling thread until the release. An interrupt is kept for later. */
  void awaitRelease() {
    boolean interrupted = false;
    while (!released) {
      LockSupport.park(task);
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
