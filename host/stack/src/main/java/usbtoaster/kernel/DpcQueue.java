package usbtoaster.kernel;

import org.jspecify.annotations.Nullable;

/**
 * DPCs of one processor that wait for their turn: the ordinary ones, or the threaded ones.
 *
 * <p>Any thread at any IRQL, under one short lock; nothing is allocated. A DPC leaves the queue
 * before its routine runs, so the routine may queue it again (semantics item 44).
 */
final class DpcQueue {
  private final Processor processor;
  private final RawLock lock = new RawLock();
  private @Nullable Dpc head; // under the lock, as all links
  private @Nullable Dpc tail;
  // Volatile: written under the lock, read without it to see whether a look is worth while.
  private volatile int depth;
  private volatile long added;

  DpcQueue(Processor processor) {
    this.processor = processor;
  }

  /** Returns how many DPCs wait. */
  int depth() {
    return depth;
  }

  /** Returns how many DPCs were ever queued. */
  long added() {
    return added;
  }

  /** Links a DPC that its inserter has claimed. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // under the lock
  void add(Dpc dpc, long argument1, long argument2) {
    lock.lock();
    boolean first = dpc.importance() == Dpc.Importance.HIGH;
    dpc.link(first ? null : tail, first ? head : null, argument1, argument2);
    if (dpc.previous == null) {
      head = dpc;
    } else {
      dpc.previous.next = dpc;
    }
    if (dpc.next == null) {
      tail = dpc;
    } else {
      dpc.next.previous = dpc;
    }
    depth++;
    added++;
    lock.unlock();
  }

  /** Takes {@code dpc} out. Returns whether it was queued here. */
  boolean remove(Dpc dpc) {
    lock.lock();
    boolean here = dpc.linkedIn(this);
    if (here) {
      unlink(dpc);
      dpc.free();
    }
    lock.unlock();
    return here;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // under the lock
  private void unlink(Dpc dpc) {
    if (dpc.previous == null) {
      head = dpc.next;
    } else {
      dpc.previous.next = dpc.next;
    }
    if (dpc.next == null) {
      tail = dpc.previous;
    } else {
      dpc.next.previous = dpc.previous;
    }
    dpc.unlink();
    depth--;
  }

  /** Runs the oldest on the calling thread, at its IRQL. False: there was none. */
  boolean runNext(KernelThread thread) {
    lock.lock();
    Dpc dpc = head;
    if (dpc == null) {
      lock.unlock();
      return false;
    }
    long argument1 = dpc.argument1();
    long argument2 = dpc.argument2();
    unlink(dpc);
    dpc.free(); // before its routine: it may queue itself again (item 44)
    lock.unlock();
    run(dpc, argument1, argument2, thread);
    return true;
  }

  private void run(Dpc dpc, long argument1, long argument2, KernelThread thread) {
    Irql irql = thread.irql();
    long lent = thread.lend();
    try {
      dpc.run(argument1, argument2);
      if (thread.irql() != irql) {
        throw new KernelBugCheck(
            "IRQL_NOT_DISPATCH_LEVEL",
            "A DPC returned at " + thread.irql() + ". Lower what it raised, and no further.");
      }
    } catch (Throwable fault) {
      thread.restore(lent);
      processor.fault(fault);
    }
    thread.reclaim(lent);
  }
}
