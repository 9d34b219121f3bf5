package usbtoaster.kernel;

import org.jspecify.annotations.Nullable;
import usbtoaster.trace.census.ThreadKind;

/**
 * The threaded DPCs of one processor, and the thread that runs them.
 *
 * <p>The thread is made when the first is queued, runs them at PASSIVE, one after the other, and
 * leaves when none has come for a while. The processor's ordinary DPCs pre-empt it wherever it
 * enters the kernel. A routine must be fit for DISPATCH all the same: where no thread can be had,
 * it runs as an ordinary DPC.
 *
 * <p>Overview: {@code alive} says that a thread serves the queue. Who queues a DPC and finds that
 * none does makes one; the thread, before it leaves, clears {@code alive} and then looks at the
 * queue, and an inserter does both the other way round, so no DPC is left without a thread.
 *
 * <p>Source: semantics item 49.
 */
final class ThreadedDpcs {
  private static final long IDLE_NANOS = 20_000_000_000L; // as the pool's threads

  private final Processor processor;
  private final DpcQueue queue;
  private final KernelEvent work = new KernelEvent(KernelEvent.Type.SYNCHRONIZATION, false);
  private final RawLock lock = new RawLock();
  private boolean alive; // under the lock

  ThreadedDpcs(Processor processor) {
    this.processor = processor;
    this.queue = new DpcQueue(processor);
  }

  DpcQueue queue() {
    return queue;
  }

  /** Returns whether a thread serves the queue. */
  boolean alive() {
    lock.lock();
    boolean now = alive;
    lock.unlock();
    return now;
  }

  /** A DPC was queued: wakes the thread. False: there is none and none can be made. */
  boolean wake() {
    if (claim() && !start()) {
      return false;
    }
    work.set();
    return true;
  }

  private boolean claim() {
    lock.lock();
    boolean mine = !alive;
    alive = true;
    lock.unlock();
    return mine;
  }

  private void resign() {
    lock.lock();
    alive = false;
    lock.unlock();
  }

  private boolean start() {
    try {
      processor.threads().make(ThreadKind.DPC, "dpc-" + processor.number(), this::serve).start();
      return true;
    } catch (Throwable fault) {
      resign();
      processor.fault(fault);
      return false;
    }
  }

  private void serve() {
    KernelThread.bind(processor);
    KernelThread self = KernelThread.current();
    try {
      do {
        runAll(self);
      } while (self.waitFor(work, false, IDLE_NANOS) != NtStatus.TIMEOUT || !leaves());
    } finally {
      self.exit();
    }
  }

  private void runAll(KernelThread self) {
    self.inThreadedDpc(true);
    boolean more = true;
    while (more) {
      more = queue.runNext(self);
    }
    self.inThreadedDpc(false);
  }

  private boolean leaves() {
    resign();
    return queue.depth() == 0 || !claim();
  }

  /** Runs what is queued as ordinary DPCs, if there is no thread. At DISPATCH. */
  boolean runNextWithoutThread(KernelThread thread) {
    return queue.depth() > 0 && !alive() && queue.runNext(thread);
  }

  /** Returns a marker that sets {@code passed} when all that is queued has run; null: none is. */
  @Nullable Dpc marker(KernelEvent passed) {
    if (!alive()) {
      return null;
    }
    Dpc marker = Dpc.threaded((dpc, context, first, second) -> passed.set(), null);
    marker.target(processor);
    return marker;
  }
}
