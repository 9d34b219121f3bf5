package usbtoaster.kernel;

import org.jspecify.annotations.Nullable;

/**
 * The APCs of one thread, and the rules of their delivery.
 *
 * <p>Overview: three FIFO lists under one lock. Any thread inserts; only the owner takes out. The
 * two {@code pending} counters are read without the lock: an inserter raises the counter and then
 * looks whether the owner waits; the owner says that it waits and then looks at the counters. So
 * one of them sees the other, and no wake-up is lost. What the owner alone decides by (regions, an
 * APC in progress, its IRQL) needs no lock.
 *
 * <p>A thread that ends as Java's threads do, without {@link KernelThread#exit}, tells nobody. It
 * is found out by whoever queues to it next: that is refused, and what it had is lost and may be
 * queued elsewhere (semantics item 59). No request depends on it, see {@link IrpCompletion}.
 */
final class ApcQueue {
  private final KernelThread owner;
  private final RawLock lock = new RawLock();
  private final ApcList special = new ApcList(); // these four under the lock
  private final ApcList normal = new ApcList();
  private final ApcList user = new ApcList();
  private boolean ended;

  // The owner's alone. As in NT, regions count downwards from 0.
  private int criticalRegions;
  private int guardedRegions;
  private boolean kernelInProgress;

  ApcQueue(KernelThread owner) {
    this.owner = owner;
  }

  /**
   * Queues {@code apc}, and sets the two events, whether it is accepted or not: under the lock, so
   * the APC does not run before they are set, and whoever sees one set finds the APC.
   */
  boolean insert(
      Apc apc,
      long argument1,
      long argument2,
      @Nullable KernelEvent one,
      @Nullable KernelEvent other) {
    lock.lock();
    if (terminated()) {
      loseAll();
    }
    boolean accepted = !ended;
    if (accepted) {
      apc.arguments(argument1, argument2);
      listOf(apc.mode()).add(apc);
    } else {
      apc.free();
    }
    if (one != null) {
      one.set();
    }
    if (other != null) {
      other.set();
    }
    lock.unlock();
    if (accepted) {
      if (owner.isCurrent()) {
        deliverKernel();
      } else {
        owner.waitBlock().unpark();
      }
    }
    return accepted;
  }

  /** Returns whether the thread ended without {@link #end}: what it had is lost and free then. */
  boolean lost() {
    if (!terminated()) {
      return false;
    }
    lock.lock();
    loseAll();
    lock.unlock();
    return true;
  }

  private boolean terminated() {
    return owner.thread().getState() == Thread.State.TERMINATED;
  }

  private void loseAll() {
    ended = true;
    clear(special);
    clear(normal);
    clear(user);
  }

  /**
   * Takes nothing any more, and loses what is queued but for the special kernel APCs: a handle's
   * CLOSE may be among them, so they run now.
   */
  void end() {
    lock.lock();
    ended = true;
    clear(normal);
    clear(user);
    lock.unlock();
    Irql old = owner.raise(Irql.APC);
    while (!special.isEmpty()) {
      runNext(special);
    }
    owner.force(old);
  }

  private static void clear(ApcList list) {
    for (Apc apc = list.poll(); apc != null; apc = list.poll()) {
      apc.free();
    }
  }

  private ApcList listOf(Apc.Mode mode) {
    return switch (mode) {
      case SPECIAL_KERNEL -> special;
      case KERNEL -> normal;
      case USER -> user;
    };
  }

  /** Returns whether the owner's wait has to stop for an APC. */
  boolean interruptsWait(boolean alertable) {
    return specialDeliverable() || normalDeliverable() || (alertable && userDeliverable());
  }

  private boolean specialDeliverable() {
    return !special.isEmpty() && !allApcsDisabled();
  }

  private boolean normalDeliverable() {
    return !normal.isEmpty() && !kernelInProgress && criticalRegions == 0 && !allApcsDisabled();
  }

  boolean userDeliverable() {
    return !user.isEmpty() && owner.irql() == Irql.PASSIVE && !apcsDisabled();
  }

  /** Runs the kernel APCs that nothing holds back: the special ones first. */
  void deliverKernel() {
    while (true) {
      if (specialDeliverable()) {
        Irql old = owner.raise(Irql.APC);
        runNext(special);
        owner.force(old);
      } else if (normalDeliverable()) {
        kernelInProgress = true;
        runNext(normal);
        kernelInProgress = false;
      } else {
        return;
      }
    }
  }

  /** Runs the user APCs that are queued, oldest first. Returns whether there was one. */
  boolean deliverUser() {
    boolean any = false;
    while (userDeliverable()) {
      runNext(user);
      any = true;
    }
    return any;
  }

  private void runNext(ApcList list) {
    lock.lock();
    Apc apc = list.poll();
    if (apc == null) {
      lock.unlock();
      return;
    }
    long argument1 = apc.argument1();
    long argument2 = apc.argument2();
    apc.free(); // before its routine: it may be inserted again
    lock.unlock();
    Irql irql = owner.irql();
    long lent = owner.lend();
    try {
      apc.run(argument1, argument2);
      if (owner.irql() != irql) {
        throw new KernelBugCheck(
            "IRQL_UNEXPECTED_VALUE",
            "An APC returned at " + owner.irql() + ". Lower what it raised, and no further.");
      }
    } catch (Throwable fault) {
      owner.restore(lent);
      owner.processor().fault(fault);
    }
    owner.reclaim(lent);
  }

  /** Returns how deep in regions the thread is, in bits 8 and up. */
  long regions() {
    return (long) -criticalRegions << 8 | (long) -guardedRegions << 36;
  }

  /** Sets how deep in regions the thread is. Nothing is delivered. */
  void regions(long depths) {
    criticalRegions = -(int) (depths >>> 8 & 0xFFF_FFFF);
    guardedRegions = -(int) (depths >>> 36);
  }

  void enterCritical() {
    criticalRegions--;
  }

  void leaveCritical() {
    if (criticalRegions == 0) {
      throw unbalanced("critical");
    }
    criticalRegions++;
    deliverKernel();
  }

  void enterGuarded() {
    guardedRegions--;
  }

  void leaveGuarded() {
    if (guardedRegions == 0) {
      throw unbalanced("guarded");
    }
    guardedRegions++;
    deliverKernel();
  }

  private static KernelBugCheck unbalanced(String region) {
    return new KernelBugCheck(
        "APC_INDEX_MISMATCH", "Not in a " + region + " region. Leave only what was entered.");
  }

  boolean apcsDisabled() {
    return criticalRegions != 0 || guardedRegions != 0;
  }

  boolean allApcsDisabled() {
    return guardedRegions != 0 || owner.irql().atLeast(Irql.APC);
  }
}
