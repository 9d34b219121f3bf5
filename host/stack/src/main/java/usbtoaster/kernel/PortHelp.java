package usbtoaster.kernel;

import org.jspecify.annotations.Nullable;

/** Whom a port tells that a packet waits in vain. Any thread. */
final class PortHelp {
  // Volatile, both: set once or seldom, read by whoever leaves a packet in the queue.
  private volatile @Nullable Runnable starved;
  private volatile @Nullable Runnable congested;

  void onStarved(Runnable r) {
    starved = r;
  }

  void onCongested(Runnable r) {
    congested = r;
  }

  /** Returns whom an inserter is to call outside the lock. Under the port's lock. */
  @Nullable Runnable wanted(PortQueue queue) {
    return queue.lacksThread() ? starved : wantedByRunner(queue);
  }

  /** Returns whom a thread that begins to run is to call outside the lock. Under the lock. */
  @Nullable Runnable wantedByRunner(PortQueue queue) {
    return queue.congested() ? congested : null;
  }

  /** Calls, and hands what is thrown to the processor's handler. */
  static void call(@Nullable Runnable handler) {
    if (handler != null) {
      try {
        handler.run();
      } catch (Throwable fault) {
        KernelThread.current().processor().fault(fault);
      }
    }
  }
}
