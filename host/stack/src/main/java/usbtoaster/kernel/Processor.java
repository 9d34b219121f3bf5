package usbtoaster.kernel;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import usbtoaster.trace.census.ThreadMaker;

/**
 * One processor: a number, a queue of DPCs, and one of threaded DPCs.
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
 * <p>Source: semantics items 42 to 50.
 */
public final class Processor {
  private final int number;
  private final Processors machine;
  private final Faults faults;
  private final AtomicBoolean draining = new AtomicBoolean();
  private final DpcQueue queue = new DpcQueue(this);
  private final ThreadedDpcs threaded;
  private final DpcRate rate;
  // Volatile: half of the handshake with draining, see the overview.
  private volatile boolean requested;

  Processor(int number, Processors machine, Consumer<Throwable> faults) {
    this.number = number;
    this.machine = machine;
    this.faults = new Faults(faults);
    this.threaded = new ThreadedDpcs(this);
    this.rate = new DpcRate(machine.clock());
  }

  /** Returns the processor's number, counted from 0. */
  public int number() {
    return number;
  }

  /** Returns how many DPCs are queued; threaded ones do not count. */
  public int depth() {
    return queue.depth();
  }

  /** Returns the time that its machine goes by, in nanoseconds. */
  long nanoTime() {
    return machine.clock().getAsLong();
  }

  /** Returns what makes the thread of its threaded DPCs. */
  ThreadMaker threads() {
    return machine.threads();
  }

  boolean javaPriorities() {
    return machine.javaPriorities();
  }

  ThreadedDpcs threaded() {
    return threaded;
  }

  /** Returns the queue into which {@code dpc} goes as things are. */
  DpcQueue queueFor(Dpc dpc) {
    return dpc.isThreaded() && machine.threadedDpcs() ? threaded.queue() : queue;
  }

  /**
   * Links a DPC, which its inserter has claimed for {@code into}. Returns whether the ordinary
   * queue should be drained now.
   */
  boolean enqueue(Dpc dpc, DpcQueue into, long argument1, long argument2, boolean local) {
    into.add(dpc, argument1, argument2);
    boolean wanted = into == queue ? wantsDrain(dpc.importance(), local) : !threaded.wake();
    if (wanted) {
      requested = true;
    }
    return wanted;
  }

  /**
   * Item 47. A remote processor that nobody drains counts as idle, and NT's idle loop runs what it
   * has at once, whatever its importance.
   */
  private boolean wantsDrain(Dpc.Importance importance, boolean local) {
    return !local
        || requested
        || importance != Dpc.Importance.LOW
        || rate.drains(queue.depth(), queue.added());
  }

  /** The processor has nothing else to do: what waits for a drain of its own accord gets one. */
  void idle(KernelThread thread) {
    if (queue.depth() > 0) {
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
        boolean more = true;
        while (more) {
          more = queue.runNext(thread) || threaded.runNextWithoutThread(thread);
        }
      } finally {
        thread.standFor(own);
        draining.set(false);
      }
    }
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
