package usbtoaster.kernel;

/**
 * An event that threads wait for with {@link KernelThread#waitFor}.
 *
 * <p>Any thread may set and clear it at any IRQL. Setting happens before the return of the wait
 * that it satisfies. Waiters of a synchronization event are released in the order in which they
 * came; one whom a kernel APC woke goes to the end, as in NT.
 */
public final class KernelEvent {
  /** What a set event does to its waiters. */
  public enum Type {
    /** Releases all, and stays signalled until it is cleared. */
    NOTIFICATION,
    /** Releases one, and is clear again. */
    SYNCHRONIZATION
  }

  private final Type type;
  private final RawLock lock = new RawLock();
  private final WaitList waiters = new WaitList(); // under the lock
  // Volatile: written under the lock, read without it by whoever only looks.
  private volatile boolean signalled;

  /** Makes an event. */
  public KernelEvent(Type type, boolean signalled) {
    this.type = type;
    this.signalled = signalled;
  }

  /** Signals the event. Returns whether it was signalled before. */
  public boolean set() {
    lock.lock();
    boolean before = signalled;
    if (!before) {
      signalled = type == Type.NOTIFICATION || waiters.isEmpty();
      WaitBlock waiter = waiters.pollFirst();
      while (waiter != null) {
        waiter.release();
        waiter.unpark();
        waiter = type == Type.NOTIFICATION ? waiters.pollFirst() : null;
      }
    }
    lock.unlock();
    return before;
  }

  /** Clears the event. Returns whether it was signalled before. */
  public boolean reset() {
    lock.lock();
    boolean before = signalled;
    signalled = false;
    lock.unlock();
    return before;
  }

  /** Clears the event. */
  public void clear() {
    reset();
  }

  /** Returns whether the event is signalled. A look, not a wait. */
  public boolean signalled() {
    return signalled;
  }

  /** Takes the signal if there is one. */
  boolean acquire() {
    if (!signalled) {
      return false;
    }
    lock.lock();
    boolean got = take();
    lock.unlock();
    return got;
  }

  /** Takes the signal, or else puts {@code block} among the waiters and returns false. */
  boolean acquireOrEnqueue(WaitBlock block) {
    lock.lock();
    boolean got = take();
    if (!got) {
      block.prepare();
      waiters.addLast(block);
    }
    lock.unlock();
    return got;
  }

  private boolean take() {
    boolean got = signalled;
    if (got && type == Type.SYNCHRONIZATION) {
      signalled = false;
    }
    return got;
  }

  /** Takes {@code block} out of the waiters. False: it was released, the wait is satisfied. */
  boolean withdraw(WaitBlock block) {
    lock.lock();
    boolean waiting = waiters.remove(block);
    lock.unlock();
    return waiting;
  }

  @Override
  public String toString() {
    return type + " event, " + (signalled ? "signalled" : "clear");
  }
}
