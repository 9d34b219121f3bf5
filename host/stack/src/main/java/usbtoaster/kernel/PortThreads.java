package usbtoaster.kernel;

import org.jspecify.annotations.Nullable;

/**
 * The threads of a {@link CompletionPort}: those that wait, last in first out, and how many run.
 * Under the port's lock.
 */
final class PortThreads {
  final int limit;
  private final WaitList waiters = new WaitList();
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

  /** {@code thread} runs, whatever the limit says. */
  void start(KernelThread thread) {
    if (!thread.countsInPort) {
      thread.countsInPort = true;
      running++;
    }
  }

  void stop(KernelThread thread) {
    if (thread.countsInPort) {
      thread.countsInPort = false;
      running--;
    }
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
