package usbtoaster.kernel;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One processor: a number and a queue of DPCs.
 *
 * <p>Overview: a JVM thread cannot be seized, so threads stand for processors. IRQL is the
 * thread's. The queue is drained by one thread at a time, at DISPATCH: by any thread of this
 * processor whose IRQL falls below DISPATCH, or by a thread that queued a DPC here from another
 * processor and stands in for this one. {@code draining} says that somebody does. Whoever finds it
 * set goes away, because the drainer looks at {@code requested} again after it has cleared {@code
 * draining}: an insertion sets the one before it reads the other, so none is lost.
 *
 * <p>What this model cannot do: a thread at DISPATCH does not keep another thread from draining the
 * queue of their processor. Spin locks protect data, a raised IRQL alone does not.
 *
 * <p>Source: semantics items 42 to 50. Threaded DPCs (item 49) are left out: they are pre-emptible
 * DPCs on a thread of their own, and the stack owns no such thread.
 */
public final class Processor {
  /** Depth at which even a DPC of low importance asks for a drain: NT's MaximumDpcQueueDepth. */
  static final int MAXIMUM_DEPTH = 4;

  private final int number;
  private final Faults faults;
  private final RawLock lock = new RawLock();
  private final AtomicBoolean draining = new AtomicBoolean();
  private @Nullable Dpc head; // under the lock, as all links
  private @Nullable Dpc tail;
  // Volatile: written under the lock, read without it to see whether a look is worth while.
  private volatile int depth;
  // Volatile: half of the handshake with draining, see the overview.
  private volatile boolean requested;

  Processor(int number, Consumer<Throwable> faults) {
    this.number = number;
    this.faults = new Faults(faults);
  }

  /** Returns the processor's number, counted from 0. */
  public int number() {
    return number;
  }

  /** Returns how many DPCs are queued. */
  public int depth() {
    return depth;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // under the lock
  private void count(int change) {
    depth += change;
  }

  /** Links a DPC that its inserter has claimed. Returns whether the queue should be drained now. */
  boolean enqueue(Dpc dpc, long argument1, long argument2, boolean local) {
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
    count(1);
    // Item 47. A remote processor that nobody drains is idle, and NT's idle loop runs what it has.
    boolean wanted =
        !local || dpc.importance() != Dpc.Importance.LOW || depth >= MAXIMUM_DEPTH || requested;
    if (wanted) {
      requested = true;
    }
    lock.unlock();
    return wanted;
  }

  /** Takes {@code dpc} out. Returns whether it was queued here. */
  boolean dequeue(Dpc dpc) {
    lock.lock();
    boolean here = dpc.linkedIn(this);
    if (here) {
      unlink(dpc);
      dpc.free();
    }
    lock.unlock();
    return here;
  }

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
    count(-1);
  }

  /** The processor has nothing else to do: what waits for a drain of its own accord gets one. */
  void idle(KernelThread thread) {
    if (depth > 0) {
      requested = true;
      thread.drain(this);
    }
  }

  /** Runs what is queued, if a drain was asked for and no other thread does it. At DISPATCH. */
  void retire(KernelThread thread) {
    while (requested) {
      if (!draining.compareAndSet(false, true)) {
        return;
      }
      Processor own = thread.standFor(this);
      try {
        requested = false; // before the first look: what comes later asks again
        retireAll(thread);
      } finally {
        thread.standFor(own);
        draining.set(false);
      }
    }
  }

  private void retireAll(KernelThread thread) {
    while (true) {
      lock.lock();
      Dpc dpc = head;
      if (dpc == null) {
        lock.unlock();
        return;
      }
      long argument1 = dpc.argument1();
      long argument2 = dpc.argument2();
      unlink(dpc);
      dpc.free(); // before its routine: it may queue itself again (item 44)
      lock.unlock();
      run(dpc, argument1, argument2, thread);
    }
  }

  private void run(Dpc dpc, long argument1, long argument2, KernelThread thread) {
    long lent = thread.lend();
    try {
      dpc.run(argument1, argument2);
      if (thread.irql() != Irql.DISPATCH) {
        throw new KernelBugCheck(
            "IRQL_NOT_DISPATCH_LEVEL",
            "A DPC returned at " + thread.irql() + ". Lower what it raised, and no further.");
      }
    } catch (Throwable fault) {
      thread.restore(lent);
      fault(fault);
    }
    thread.reclaim(lent);
  }

  /** Hands a callback's fault to the handler. Throws nothing. */
  void fault(Throwable fault) {
    faults.report(fault);
  }

  @Override
  public String toString() {
    return "processor " + number;
  }
}
