package usbtoaster.kernel;

import org.jspecify.annotations.Nullable;

/**
 * The threads of a {@link CompletionPort}: those that wait, last in first out, and those that run.
 * Under the port's lock.
 */
final class PortThreads {
  final int limit;
  private final WaitList waiters = new WaitList();
  private @Nullable KernelThread first; // of those that run, the latest
  private int running;

  PortThreads(int limit) {
    this.limit = limit;
  }

  int waiting() {
    return waiters.size();
  }

  int running() {
    return running;
  }

  boolean mayRunOneMore() {
    return running < limit;
  }

  /** Returns whether {@code thread} may run, which counts already or comes in addition. */
  boolean mayRun(KernelThread thread) {
    return running < limit || (running == limit && thread.countsInPort);
  }

  /** {@code thread} runs, whatever the limit says. */
  void start(KernelThread thread) {
    if (!thread.countsInPort) {
      thread.countsInPort = true;
      running++;
      thread.portNext = first;
      if (first != null) {
        first.portPrevious = thread;
      }
      first = thread;
    }
  }

  void stop(KernelThread thread) {
    if (thread.countsInPort) {
      thread.countsInPort = false;
      running--;
      unlink(thread);
    }
  }

  @SuppressWarnings("ReferenceEquality") // a thread is itself and nobody else
  private void unlink(KernelThread thread) {
    KernelThread before = thread.portPrevious;
    KernelThread after = thread.portNext;
    if (before == null) {
      first = after;
    } else {
      before.portNext = after;
    }
    if (after != null) {
      after.portPrevious = before;
    }
    thread.portNext = null;
    thread.portPrevious = null;
  }

  /**
   * Stops those that block in Java or have ended, but for {@code except}. Returns how many there
   * were.
   */
  @SuppressWarnings("ReferenceEquality") // a thread is itself and nobody else
  int stopBlocked(@Nullable KernelThread except) {
    int found = 0;
    KernelThread thread = first;
    while (thread != null) {
      KernelThread next = thread.portNext;
      if (thread != except && thread.thread().getState() != Thread.State.RUNNABLE) {
        stop(thread);
        found++;
      }
      thread = next;
    }
    return found;
  }

  void addWaiter(WaitBlock block) {
    block.prepare();
    waiters.addFirst(block);
  }

  @Nullable WaitBlock pollWaiter() {
    return waiters.pollFirst();
  }

  boolean removeWaiter(WaitBlock block) {
    return waiters.remove(block);
  }
}
