package usbtoaster.kernel;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A completion port: packets go in first in first out, waiting threads come out last in first out,
 * and only so many of them run at a time.
 *
 * <p>Any thread may insert at any IRQL, and remove below DISPATCH. Inserting happens before the
 * removal of the same packet. In the steady state nothing is allocated.
 *
 * <p>Overview: everything is under one short lock, in a {@link PortQueue}. {@code running} counts
 * the threads that took something from this port and have not come back, blocked in a wait of
 * {@link KernelThread}, gone to another port or ended; {@code countsInPort} of a thread says
 * whether it is among them. Whoever lowers it or adds a packet hands one over; a thread that enters
 * takes one itself. It may exceed the limit when blocked threads wake (item 65).
 *
 * <p>A thread that has once removed counts as running until it comes back, as in NT: a pool's
 * thread ends with {@link KernelThread#exit}.
 *
 * <p>A port may have a {@link PortSource}. Its poller is no waiter: while it polls it counts as
 * running, so that what it inserts itself is left to it, and who else inserts wakes the source.
 *
 * <p>Source: semantics items 61 to 72, 82 and 83.
 */
public final class CompletionPort implements AutoCloseable {
  /** Nothing was removed: the time is over. */
  public static final int TIMED_OUT = 0;

  /** Nothing was removed: user APCs ran. */
  public static final int USER_APC = -1;

  /** Nothing was removed: the port was closed while the thread waited. */
  public static final int ABANDONED = -2;

  /** Nothing was removed: the port had been closed before. */
  public static final int CLOSED = -3;

  private final PortDisposer disposer;
  private final RawLock lock = new RawLock();
  private final PortQueue queue; // under the lock
  private final PortHelp help = new PortHelp();
  private final PortTaker taking;

  /**
   * Makes a port that, when it is closed, ends the requests whose packets are left over, and
   * forgets what was posted by hand.
   */
  public CompletionPort(int concurrency) {
    this(concurrency, CompletionPacket::endRequest);
  }

  /** Makes a port whose threads park at once where there is no packet. */
  public CompletionPort(int concurrency, Consumer<CompletionPacket> disposer) {
    this(concurrency, disposer, 0);
  }

  /**
   * Makes a port.
   *
   * @param concurrency how many threads may run at once; 0: as many as there are processors
   * @param disposer gets the packets that nobody will remove: those left over at {@link #close},
   *     and those inserted after it, on the thread that closes or inserts, at its IRQL. It sees to
   *     it that {@link IoManager#dispose(CompletionPacket)} gets them, now or later: else their
   *     requests never end. What it throws goes to the handler of that thread's processor
   * @param spinNanos for how long a thread that waits looks for a packet before it parks, until
   *     four such waits in a row were long; while another thread of the port runs, for 20 µs at
   *     most; 0: it parks at once
   */
  public CompletionPort(int concurrency, Consumer<CompletionPacket> disposer, long spinNanos) {
    if (concurrency < 0) {
      throw new IllegalArgumentException(
          "A concurrency of " + concurrency + ". Use 0 for the number of processors.");
    }
    if (spinNanos < 0) {
      throw new IllegalArgumentException(
          "Threads cannot spin for " + spinNanos + " ns. Use 0 to let them park at once.");
    }
    this.queue = new PortQueue(concurrency == 0 ? Processors.system().count() : concurrency);
    this.taking = new PortTaker(this, lock, queue, help, spinNanos);
    this.disposer = new PortDisposer(disposer);
  }

  /** Returns the {@link NtStatus} that a return value of {@link #remove} stands for. */
  public static int status(int removed) {
    return switch (removed) {
      case TIMED_OUT -> NtStatus.TIMEOUT;
      case USER_APC -> NtStatus.USER_APC;
      case ABANDONED -> NtStatus.ABANDONED_WAIT_0;
      case CLOSED -> NtStatus.INVALID_HANDLE;
      default -> NtStatus.SUCCESS;
    };
  }

  /**
   * Queues {@code packet}, or hands it to the thread that waited last.
   *
   * @return how many packets were queued before; -1 if the port is closed, and then the disposer
   *     has the packet
   */
  public int insert(CompletionPacket packet) {
    lock.lock();
    if (packet.queued || queue.closed) {
      boolean twice = packet.queued;
      lock.unlock();
      return refuse(packet, twice);
    }
    int before = queue.packets.depth();
    queue.packets.add(packet);
    handOn();
    return before;
  }

  private int refuse(CompletionPacket packet, boolean twice) {
    if (twice) {
      throw new IllegalStateException("The packet is in a port already. Remove it first.");
    }
    disposer.dispose(packet);
    return -1;
  }

  /** Queues a packet made of the four values, as {@code NtSetIoCompletion}: see {@link #insert}. */
  public int post(long key, @Nullable Object context, int status, long information) {
    return insert(new PostedPacket().set(key, context, status, information));
  }

  /**
   * Removes one packet, as {@code GetQueuedCompletionStatus}. Never alertable (item 71).
   *
   * @param timeoutNanos how long to wait at most; 0: not at all; negative: for ever
   * @return null if there was none in time or the port is {@link #closed}
   */
  public @Nullable CompletionPacket remove(long timeoutNanos) {
    KernelThread self = KernelThread.current();
    return take(self, false, timeoutNanos) > 0 ? taken(self) : null;
  }

  /**
   * Removes up to {@code count} packets, oldest first, as {@code GetQueuedCompletionStatusEx}.
   * Waits for the first only.
   *
   * @param alertable whether a user APC ends the wait. A packet comes before an APC, unless the
   *     thread is new to this port (item 70)
   * @return how many, or else {@link #TIMED_OUT}, {@link #USER_APC}, {@link #ABANDONED} or {@link
   *     #CLOSED}
   */
  public int remove(
      @Nullable CompletionPacket[] into, int count, boolean alertable, long timeoutNanos) {
    if (count < 1 || count > into.length) {
      throw new IllegalArgumentException(
          count + " packets into an array of " + into.length + ". Ask for 1 to its length.");
    }
    KernelThread self = KernelThread.current();
    int result = take(self, alertable, timeoutNanos);
    if (result <= 0) {
      return result;
    }
    into[0] = taken(self);
    int filled = 1;
    lock.lock();
    while (filled < count && !queue.packets.isEmpty()) {
      into[filled++] = queue.packets.poll();
    }
    lock.unlock();
    return filled;
  }

  /** Returns the packet that {@link #take} got for the calling thread. */
  static CompletionPacket taken(KernelThread self) {
    CompletionPacket packet = self.handed;
    if (packet == null) {
      throw new IllegalStateException("A thread was released without a packet.");
    }
    self.handed = null;
    return packet;
  }

  /** Gets one packet into {@code self.handed}: 1, or a code. */
  int take(KernelThread self, boolean alertable, long timeoutNanos) {
    return taking.take(self, alertable, timeoutNanos);
  }

  /**
   * Makes the calling thread the poller of {@code source}: from now on it polls where it would
   * park, until it ends. A port has one poller at most, a thread of the pool that stays.
   */
  public void pollHere(PortSource source) {
    KernelThread self = KernelThread.current();
    self.polls(source);
    join(self);
  }

  /**
   * Sets what to call when a packet is queued, no thread waits, and fewer than the concurrency run.
   * Called outside the lock, by the thread that inserts, blocks, or takes a packet and leaves
   * others so, at its IRQL. What it throws goes to the handler of that thread's processor.
   */
  public void onStarved(Runnable r) {
    help.onStarved(r);
  }

  /** Sets what to call when a packet waits and as many run as may; else as {@link #onStarved}. */
  public void onCongested(Runnable r) {
    help.onCongested(r);
  }

  /**
   * Returns the event that stands for the port's handle: signalled while packets are queued, and
   * when the port is closed. A packet that is handed to a waiting thread does not signal it (item
   * 83).
   */
  public KernelEvent signal() {
    lock.lock();
    KernelEvent event = queue.packets.signal();
    if (queue.closed) {
      event.set();
    }
    lock.unlock();
    return event;
  }

  /** Returns whether a packet is queued, no thread waits, and fewer than the concurrency run. */
  public boolean starved() {
    lock.lock();
    boolean now = !queue.closed && queue.lacksThread();
    lock.unlock();
    return now;
  }

  /** Returns how many packets are queued. */
  public int depth() {
    lock.lock();
    int now = queue.packets.depth();
    lock.unlock();
    return now;
  }

  /** Returns how many packets have ever left the queue. */
  public long taken() {
    lock.lock();
    long now = queue.packets.taken();
    lock.unlock();
    return now;
  }

  /** Returns how many threads wait. */
  public int waiting() {
    lock.lock();
    int now = queue.threads.waiting();
    lock.unlock();
    return now;
  }

  /** Returns how many threads run on what they took from here. */
  public int running() {
    lock.lock();
    int now = queue.threads.running();
    lock.unlock();
    return now;
  }

  /** Returns whether the calling thread runs on what it took from here; false while it blocks. */
  public boolean runsHere() {
    KernelThread self = KernelThread.current();
    return self.port() == this && self.countsInPort; // of the calling thread only itself changes it
  }

  /** Returns how many threads may run at once. */
  public int concurrency() {
    return queue.threads.limit;
  }

  /** Returns whether the port was closed. */
  public boolean closed() {
    lock.lock();
    boolean now = queue.closed;
    lock.unlock();
    return now;
  }

  /** Closes the port: waiting threads are released, and the disposer gets the packets left over. */
  @Override
  public void close() {
    lock.lock();
    boolean was = queue.closed;
    queue.closed = true;
    WaitBlock polling = queue.releasePoller();
    WaitBlock waiter = queue.threads.pollWaiter();
    while (waiter != null) {
      waiter.release();
      waiter.unpark();
      waiter = queue.threads.pollWaiter();
    }
    lock.unlock();
    wake(polling, null);
    if (!was) {
      disposer.disposeAll(queue.packets, lock);
      signal().set(); // last: taking the packets out has cleared it
    }
  }

  void join(KernelThread self) {
    CompletionPort before = self.port();
    if (before != this) {
      if (before != null) {
        before.threadStops(self);
      }
      self.port(this);
    }
  }

  /** The thread blocks elsewhere, or belongs to this port no longer: another may run (item 65). */
  void threadStops(KernelThread self) {
    lock.lock();
    queue.threads.stop(self);
    handOn();
  }

  /** The thread that blocked elsewhere goes on, whoever runs meanwhile. */
  void threadResumes(KernelThread self) {
    lock.lock();
    queue.threads.start(self);
    help.unlockAndCall(lock, queue);
  }

  /**
   * Looks for threads that run on what they took from here and block in Java, of which the JVM
   * tells nobody, or have died. Each lets another run until it comes back (item 65). For whoever
   * looks now and then; any thread, below DISPATCH. One that blocks for an instant only may be
   * found, too: then one more runs for a while. Returns how many were found.
   */
  public int findBlocked() {
    lock.lock();
    int found = queue.stopBlocked();
    int left = found;
    while (handOn() && left-- > 0) {
      lock.lock();
    }
    return found;
  }

  /** Hands a packet over if it can be, and unlocks. Under the lock. False: nobody was woken. */
  private boolean handOn() {
    WaitBlock taker = queue.handOver();
    Runnable handler = help.wanted(queue);
    lock.unlock();
    wake(taker, handler);
    return taker != null;
  }

  private void wake(@Nullable WaitBlock taker, @Nullable Runnable handler) {
    if (taker != null && !taker.thread.isCurrent()) { // a poller itself is about to look
      taker.unpark();
    }
    PortHelp.call(handler);
  }

  @Override
  public String toString() {
    return "completion port of " + queue.threads.limit;
  }
}
