package usbtoaster.io;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import usbtoaster.async.BlockingWatcher;
import usbtoaster.async.ExecutionContext;
import usbtoaster.async.SynchronizationContext;
import usbtoaster.kernel.CompletionEntry;
import usbtoaster.kernel.CompletionPort;
import usbtoaster.kernel.IoManager;
import usbtoaster.kernel.KernelThread;
import usbtoaster.kernel.NtStatus;
import usbtoaster.kernel.PortSource;
import usbtoaster.trace.Stage;
import usbtoaster.trace.census.ThreadKind;

/**
 * The threads of a pool that serve its port: made when a packet waits and nobody waits for it, and
 * gone when they have been idle for long enough.
 *
 * <p>What they do with a packet is {@link PollerMode}: they run its callback, one packet a time, or
 * take many and hand each to a worker. Any thread may call any method.
 */
final class IoThreads {
  private final IoManager io;
  private final ThreadPoolOptions options;
  private final CompletionPort port;
  private final Workers workers;
  private final AtomicInteger threads = new AtomicInteger();
  private final AtomicInteger made = new AtomicInteger();
  private final AtomicBoolean starting = new AtomicBoolean();
  private final AtomicBoolean borrowing = new AtomicBoolean();
  // Volatile: changed by whoever sets the sizes, read by whoever makes a thread.
  private volatile int max;

  IoThreads(IoManager io, ThreadPoolOptions options, CompletionPort port, Workers workers) {
    this.io = io;
    this.options = options;
    this.port = port;
    this.workers = workers;
    max = options.maxIoThreads();
  }

  int count() {
    return threads.get();
  }

  int made() {
    return made.get();
  }

  int max() {
    return max;
  }

  void max(int most) {
    max = most;
  }

  /** Makes the poller of {@code source}, which stays. Throws if there can be none. */
  void startPoller(PortSource source) {
    threads.incrementAndGet();
    String name = "io-" + made.incrementAndGet();
    options.threads().make(ThreadKind.IO, name, () -> poll(source)).start();
  }

  private void poll(PortSource source) {
    try {
      BlockingWatcher.watchThisThread(new PortWatcher());
      port.pollHere(source);
      Taken taken = new Taken();
      while (taken.next(-1)) {
        taken.serve();
      }
    } catch (Throwable fault) { // of the source; packets find other threads
      options.tell(fault);
    } finally {
      close(source);
      threads.decrementAndGet();
      KernelThread.current().exit();
      add(); // a packet may have come while this one was leaving
    }
  }

  private void close(PortSource source) {
    try {
      source.close();
    } catch (Throwable fault) {
      options.tell(fault);
    }
  }

  /**
   * Makes a thread if the port needs one. One at a time: a thread counts as starting until its
   * first dequeue has returned, and only then the port counts it; whoever gives the turn back looks
   * again, so a call that found it taken is not lost.
   */
  void add() {
    while (port.starved() && starting.compareAndSet(false, true)) {
      boolean room = threads.get() < max;
      if (room && port.starved()) {
        start();
        return;
      }
      starting.set(false);
      if (!room) {
        return;
      }
    }
  }

  private void start() {
    threads.incrementAndGet();
    String name = "io-" + made.incrementAndGet();
    try {
      options.threads().make(ThreadKind.IO, name, this::run).start();
    } catch (Throwable fault) {
      made.decrementAndGet();
      threads.decrementAndGet();
      starting.set(false);
      options.tell(fault);
      if (port.running() == 0) { // else whoever runs comes back, and takes what is queued
        borrow();
      }
    }
  }

  /** No thread runs and none can be started: a foreign one serves what is queued. */
  private void borrow() {
    if (borrowing.compareAndSet(false, true)) {
      new StrayWork(this::runBorrowed).runElsewhere();
    }
  }

  private void runBorrowed() {
    try {
      pump();
    } finally {
      KernelThread.current().leavePort();
      borrowing.set(false);
      add(); // a packet may have come while this one was leaving
    }
  }

  private void run() {
    try {
      Taken taken;
      boolean some;
      long idleNanos = options.idleNanos();
      try {
        BlockingWatcher.watchThisThread(new PortWatcher());
        taken = new Taken();
        some = taken.next(idleNanos);
      } finally {
        starting.set(false); // now the port counts this thread
      }
      add(); // the port may have asked while this one was starting; from now on it asks again
      while (some) {
        taken.serve();
        some = taken.next(idleNanos);
      }
    } finally {
      threads.decrementAndGet();
      KernelThread.current().exit();
      add(); // a packet may have come while this one was leaving
    }
  }

  /** Serves the packets that are queued, on the calling thread; returns how many there were. */
  int pump() {
    CompletionEntry entry = new CompletionEntry();
    int served = 0;
    while (io.dequeue(port, entry, 0) == NtStatus.SUCCESS) {
      handle(entry);
      served++;
    }
    return served;
  }

  /** As {@link #handle}, on a thread of a pool. */
  void serve(CompletionEntry entry) {
    Thread.interrupted(); // what a callback left is not the next one's
    handle(entry);
    Thread.interrupted(); // what a callback leaves set is nobody's
  }

  /** Runs the callback of {@code entry} on the calling thread. */
  void handle(CompletionEntry entry) {
    try {
      if (entry.context() instanceof CompletionCallback callback) {
        call(callback, entry);
      }
    } finally {
      io.trace().record(Stage.RETURN, entry.id(), 0);
      entry.giveBack();
    }
  }

  private void call(CompletionCallback callback, CompletionEntry entry) {
    SynchronizationContext surroundings = SynchronizationContext.current();
    ExecutionContext flow = ExecutionContext.capture();
    try {
      callback.completed(entry.status(), entry.information());
    } catch (Throwable fault) {
      options.tell(fault);
    } finally {
      SynchronizationContext.setCurrent(surroundings); // the callback's own ends with it
      ExecutionContext.restore(flow);
    }
  }

  /** What one thread takes out of the port at a time. The thread's own. */
  private final class Taken {
    private final CompletionEntry[] entries = new CompletionEntry[options.pollers().batch()];
    private int count;

    Taken() {
      for (int i = 0; i < entries.length; i++) {
        entries[i] = new CompletionEntry();
      }
    }

    /** Takes what there is, and waits for the first; false: nothing came, or the port is closed. */
    boolean next(long timeoutNanos) {
      if (entries.length == 1) { // the way of most, with the fewest steps
        count = io.dequeue(port, entries[0], timeoutNanos) == NtStatus.SUCCESS ? 1 : 0;
      } else {
        count = io.dequeue(port, entries, entries.length, false, timeoutNanos);
      }
      return count > 0;
    }

    void serve() {
      if (options.pollers() == PollerMode.RUN) {
        IoThreads.this.serve(entries[0]);
      } else {
        for (int i = 0; i < count; i++) {
          handOver(entries[i]);
        }
      }
    }
  }

  private void handOver(CompletionEntry entry) {
    HandedOver work = new HandedOver(entry, options, io.trace());
    entry.giveBack();
    workers.queue(work);
  }

  /** Tells the port that a callback of its thread blocks in a join. One a thread. */
  private static final class PortWatcher implements BlockingWatcher {
    private final KernelThread self = KernelThread.current();

    @Override
    public void beforeBlocking() {
      self.beforeBlocking();
    }

    @Override
    public void afterBlocking() {
      self.afterBlocking();
    }

    @Override
    public void park(Object blocker) {
      self.park(blocker, -1);
    }

    @Override
    public void unpark(Thread thread) {
      self.unpark();
    }
  }
}
