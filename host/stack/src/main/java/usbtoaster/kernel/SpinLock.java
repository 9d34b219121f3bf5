package usbtoaster.kernel;

/**
 * A spin lock: held at DISPATCH for a few instructions, by one thread.
 *
 * <p>Whoever holds it does not wait, and completes no request. Acquiring and releasing allocate
 * nothing. On a JVM the holder can be descheduled, so a waiter spins, then yields, then parks for
 * moments. Releasing publishes what was written under the lock.
 *
 * <p>Errors: taking it twice, releasing it without holding it, or acquiring it above DISPATCH is a
 * {@link KernelBugCheck}; so is completing a request with a spin lock held (semantics item 12).
 */
public final class SpinLock {
  private final RawLock lock = new RawLock();

  /** Makes a free lock. */
  public SpinLock() {}

  /** Raises to DISPATCH and takes the lock. Returns the IRQL to give to {@link #release}. */
  public Irql acquire() {
    requireFree();
    KernelThread self = KernelThread.current();
    Irql old = self.raise(Irql.DISPATCH);
    lock.lock();
    self.spinLocks++;
    return old;
  }

  /** Gives the lock back and lowers to {@code old}: queued DPCs may run before this returns. */
  public void release(Irql old) {
    requireHeld();
    KernelThread self = KernelThread.current();
    self.spinLocks--;
    lock.unlock();
    self.lower(old);
  }

  /** Takes the lock at DISPATCH or above, without touching the IRQL. */
  public void acquireAtDispatch() {
    requireFree();
    KernelThread self = KernelThread.current();
    Irql irql = self.irql();
    if (irql.below(Irql.DISPATCH)) {
      throw new KernelBugCheck(
          "IRQL_NOT_GREATER_OR_EQUAL",
          "acquireAtDispatch at " + irql + ". Call acquire, which raises the IRQL.");
    }
    lock.lock();
    self.spinLocks++;
  }

  /** Gives the lock back, without touching the IRQL. */
  public void releaseFromDispatch() {
    requireHeld();
    KernelThread.current().spinLocks--;
    lock.unlock();
  }

  /** Returns whether the calling thread holds the lock. */
  public boolean held() {
    return lock.heldByCurrentThread();
  }

  private void requireFree() {
    if (held()) {
      throw new KernelBugCheck(
          "SPIN_LOCK_ALREADY_OWNED", "This thread holds the lock already. Release it first.");
    }
  }

  private void requireHeld() {
    if (!held()) {
      throw new KernelBugCheck(
          "SPIN_LOCK_NOT_OWNED", "This thread does not hold the lock. Acquire it first.");
    }
  }
}
