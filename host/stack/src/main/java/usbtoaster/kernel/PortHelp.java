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

  /** Returns whom to call outside the lock, if anybody. Under the port's lock. */
  @Nullable Runnable wanted(PortQueue queue) {
    if (queue.lacksThread()) {
      return starved;
    }
    return queue.congested() ? congested : null;
  }

  /** Unlocks, and calls whoever is wanted. Under the lock. */
  void unlockAndCall(RawLock lock, PortQueue queue) {
    Runnable handler = wanted(queue);
    lock.unlock();
    call(handler);
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
