package usbtoaster.kernel;

/**
 * How a thread takes a packet of a {@link CompletionPort}, and waits for one. Called by it alone.
 */
final class PortTaker {
  /**
   * For how long a thread looks where another runs: that comes back soon, or is at something long.
   */
  private static final long BESIDE_OTHERS_NANOS = 20_000;

  private final CompletionPort port;
  private final RawLock lock;
  private final PortQueue queue; // under the lock
  private final PortPoller poller;
  private final PortHelp help;
  private final long spinNanos;

  PortTaker(CompletionPort port, RawLock lock, PortQueue queue, PortHelp help, long spinNanos) {
    this.port = port;
    this.lock = lock;
    this.queue = queue;
    this.poller = new PortPoller(port, lock, queue);
    this.help = help;
    this.spinNanos = spinNanos;
  }

  /** Gets one packet into {@code self.handed}: 1, or a code. */
  int take(KernelThread self, boolean alertable, long timeoutNanos) {
    self.requireMayWait(timeoutNanos);
    if (alertable && self.port() != port && self.apcs().deliverUser()) {
      return CompletionPort.USER_APC;
    }
    if (self.polls()) {
      poller.pollBetween(self, timeoutNanos);
    }
    long deadline = 0;
    boolean waits = false; // at the first look there is no deadline yet: most find a packet
    while (true) {
      if (timeoutNanos != 0) {
        self.processor().idle(self); // before it is among the waiters: an APC may come, and wait
      }
      self.apcs().deliverKernel();
      port.join(self); // each time: the APC may have used another port
      lock.lock();
      if (queue.closed) {
        lock.unlock();
        return CompletionPort.CLOSED;
      }
      if (queue.takeFor(self)) {
        help.unlockAndCall(lock, queue);
        return 1;
      }
      if (!waits) {
        deadline = Deadline.after(timeoutNanos);
        waits = true;
      }
      boolean user = alertable && self.apcs().userDeliverable();
      if (user || Deadline.expired(timeoutNanos, deadline)) {
        queue.threads.start(self);
        lock.unlock();
        if (!user) {
          return CompletionPort.TIMED_OUT;
        }
        self.apcs().deliverUser();
        return CompletionPort.USER_APC;
      }
      if (self.polls()) {
        poller.poll(self, alertable, timeoutNanos, deadline);
        continue;
      }
      queue.threads.addWaiter(self.waitBlock());
      boolean alone = queue.threads.running() == 0;
      lock.unlock();
      if (await(self, alertable, timeoutNanos, deadline, alone)) {
        return self.handed == null ? CompletionPort.ABANDONED : 1;
      }
    }
  }

  /** Waits in the list. Returns false if something else than the port ended the wait. */
  private boolean await(
      KernelThread self, boolean alertable, long timeoutNanos, long deadline, boolean alone) {
    WaitBlock wait = self.waitBlock();
    long looks = alone ? spinNanos : Math.min(spinNanos, BESIDE_OTHERS_NANOS);
    if (wait.block(port, alertable, timeoutNanos, deadline, looks)) {
      return true;
    }
    lock.lock();
    boolean withdrawn = queue.withdraw(wait);
    lock.unlock();
    return !withdrawn;
  }
}
