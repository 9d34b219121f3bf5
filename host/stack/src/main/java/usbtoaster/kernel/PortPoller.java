package usbtoaster.kernel;

import usbtoaster.trace.census.Waiting;

/**
 * How a port's poller waits: it polls its {@link PortSource} where others park. Called by the
 * poller alone.
 */
final class PortPoller {
  private static final int MOST_UNPOLLED = 64;

  private final CompletionPort port;
  private final RawLock lock;
  private final PortQueue queue; // under the lock
  private int takenUnpolled; // packets since the last poll

  PortPoller(CompletionPort port, RawLock lock, PortQueue queue) {
    this.port = port;
    this.lock = lock;
    this.queue = queue;
  }

  /** Polls until a packet is there, an APC or the deadline. Under the lock, which it lets go. */
  void poll(KernelThread self, boolean alertable, long timeoutNanos, long deadline) {
    queue.beginPolling(self.waitBlock());
    lock.unlock();
    self.waitBlock().block(port, alertable, timeoutNanos, deadline);
    takenUnpolled = 0;
    lock.lock();
    queue.endPolling();
    lock.unlock();
  }

  /** Lets the poller look at its source, however many packets there are. */
  void pollBetween(KernelThread self, long timeoutNanos) {
    if (++takenUnpolled > MOST_UNPOLLED || timeoutNanos == 0) {
      takenUnpolled = 0;
      self.park(port, 0);
    }
  }

  /** Parked on nothing, it says what it waits for, unless that is whatever comes to the port. */
  static void park(PortSource source, Object blocker, long timeoutNanos) {
    if (blocker instanceof CompletionPort || timeoutNanos == 0) {
      source.poll(timeoutNanos);
      return;
    }
    Object outer = Waiting.begin(blocker);
    try {
      source.poll(timeoutNanos);
    } finally {
      Waiting.end(outer);
    }
  }
}
