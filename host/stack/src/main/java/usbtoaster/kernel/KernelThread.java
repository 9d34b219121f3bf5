package usbtoaster.kernel;

import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The kernel's side of a Java thread (NT's KTHREAD): its IRQL, the processor it stands for, its
 * APCs, its waits and its completion port. Platform and virtual threads alike.
 *
 * <p>Made on first use, and found with {@link #current}. Everything here is for the thread itself;
 * other threads reach it through an {@link Apc}, a {@link KernelEvent} or a {@link CompletionPort}.
 *
 * <p>Waits are not ended by {@link Thread#interrupt}, which NT does not know: the flag is kept.
 *
 * <p>Errors: misuse of the IRQL, of regions and of waits is a {@link KernelBugCheck}.
 *
 * <p>Source: semantics items 13, 14, 35, 51 to 60 and 65; {@link ThreadLevels} has the others.
 */
public final class KernelThread extends ThreadLevels {
  private static final ThreadLocal<KernelThread> CURRENT =
      ThreadLocal.withInitial(() -> new KernelThread(Thread.currentThread()));

  private final Thread thread;
  private final ApcQueue apcs = new ApcQueue(this);
  private final WaitBlock wait = new WaitBlock(this);

  // Volatile: made by the thread with its first request, read by who completes or cancels one.
  private volatile @Nullable ThreadRequests requests;

  // Volatile: made by the first who asks, read by the thread where it waits.
  private volatile @Nullable ThreadPriority priority;

  // Volatile: set by the thread, read by whoever unparks it.
  private volatile @Nullable PortSource polled;

  private @Nullable CompletionPort port; // the thread's own
  boolean countsInPort; // these four under the port's lock
  @Nullable KernelThread portNext; // of those that run
  @Nullable KernelThread portPrevious;
  @Nullable CompletionPacket handed;

  private KernelThread(Thread thread) {
    this.thread = thread;
  }

  /** Returns the calling thread's. */
  public static KernelThread current() {
    return CURRENT.get();
  }

  /**
   * Makes a thread that is not started yet. APCs may be queued to it at once and run before its
   * body (semantics item 59). When the body ends, {@link #exit} is called.
   *
   * @param factory makes a Java thread, not started, of a body
   */
  public static KernelThread unstarted(Function<Runnable, Thread> factory, Runnable body) {
    KernelThread[] made = new KernelThread[1];
    made[0] = new KernelThread(factory.apply(() -> made[0].main(body)));
    return made[0];
  }

  private void main(Runnable body) {
    CURRENT.set(this);
    try {
      apcs.deliverKernel();
      apcs.deliverUser();
      body.run();
    } finally {
      exit();
    }
  }

  /** Lets the calling thread stand for {@code processor} from now on. */
  public static void bind(Processor processor) {
    KernelThread self = current();
    if (self.irql().atLeast(Irql.DISPATCH)) {
      throw new KernelBugCheck(
          "IRQL_NOT_LESS_OR_EQUAL", "Bound at " + self.irql() + ". Bind below DISPATCH.");
    }
    self.standFor(processor);
  }

  /**
   * Ends the calling thread for the kernel, as its last act: it gives up its place in its
   * completion port. The requests that it issued on handles without a port are cancelled and waited
   * for, for five minutes at most; those of handles with a port go on. Its queued APCs are lost but
   * for special kernel ones, and it takes no more (semantics items 35 and 59).
   */
  public void exit() {
    exit(over -> waitFor(over, false, ThreadExit.STEP_NANOS) == NtStatus.SUCCESS);
  }

  void exit(ThreadExit.Step step) {
    requireCurrent();
    polled = null;
    leavePort();
    try {
      ThreadRequests issued = requests;
      if (issued != null) {
        ThreadExit.endRequests(this, issued, step);
      }
    } finally {
      apcs.end();
    }
  }

  /** Notes a request that is about to be issued, and is to end with the thread. */
  void issues(Irp irp, Cancellation canceller, boolean waitedFor) {
    ThreadRequests issued = requests;
    if (issued == null) {
      issued = new ThreadRequests();
      requests = issued;
    }
    issued.add(irp, canceller, waitedFor);
  }

  @Nullable ThreadRequests requests() {
    return requests;
  }

  /** Cancels the request that the thread waits for. Any thread. False: it waits for none. */
  boolean cancelWaitedFor() {
    ThreadRequests issued = requests;
    return issued != null && issued.cancelWaitedFor();
  }

  /** Returns the Java thread. */
  @Override
  public Thread thread() {
    return thread;
  }

  // Priority: any thread asks and sets

  /** Returns the base priority, from 0 to 31; 8 as it stands (semantics item 14). */
  public int basePriority() {
    ThreadPriority levels = priority;
    return levels == null ? ThreadPriority.NORMAL : levels.base();
  }

  /** Sets the base priority, from 0 to 31; from 16 up there are no boosts. */
  public void basePriority(int level) {
    priorityLevels().base(level);
  }

  /**
   * Returns the priority of this moment: the base, and what is left of the boost of a request that
   * has ended. One level is lost with each time slice of 31.25 ms that the thread runs.
   */
  public int priority() {
    ThreadPriority levels = priority;
    return levels == null ? ThreadPriority.NORMAL : levels.now();
  }

  ThreadPriority priorityLevels() {
    ThreadPriority levels = priority;
    return levels != null ? levels : makePriority();
  }

  private synchronized ThreadPriority makePriority() {
    ThreadPriority levels = priority;
    if (levels == null) {
      levels = new ThreadPriority(this);
      priority = levels;
    }
    return levels;
  }

  /** The thread is about to park. */
  void stopsRunning() {
    ThreadPriority levels = priority;
    if (levels != null) {
      levels.stops();
    }
  }

  /** The thread has parked. */
  void goesOnRunning() {
    ThreadPriority levels = priority;
    if (levels != null) {
      levels.goesOn();
    }
  }

  // APCs

  /** Holds back normal kernel APCs and user APCs. Nests. */
  public void enterCriticalRegion() {
    apcs.enterCritical();
  }

  /** Ends a critical region. The outermost delivers what it held back. */
  public void leaveCriticalRegion() {
    apcs.leaveCritical();
  }

  /** Holds back all APCs. Nests. */
  public void enterGuardedRegion() {
    apcs.enterGuarded();
  }

  /** Ends a guarded region. The outermost delivers what it held back. */
  public void leaveGuardedRegion() {
    apcs.leaveGuarded();
  }

  /** Returns whether the thread is in a critical or guarded region, whatever its IRQL. */
  public boolean apcsDisabled() {
    return apcs.apcsDisabled();
  }

  /** Returns whether the thread is in a guarded region, or at APC level or above. */
  public boolean allApcsDisabled() {
    return apcs.allApcsDisabled();
  }

  @Override
  ApcQueue apcs() {
    return apcs;
  }

  // Waits

  /**
   * Waits for {@code event}, as {@code KeWaitForSingleObject}. Kernel APCs run meanwhile and do not
   * end the wait. A signalled event comes before a queued user APC.
   *
   * @param alertable whether a user APC ends the wait; all that are queued have then run
   * @param timeoutNanos how long at most; 0: only a look, allowed at any IRQL; negative: for ever
   * @return {@link NtStatus#SUCCESS}, {@link NtStatus#TIMEOUT} or {@link NtStatus#USER_APC}
   */
  public int waitFor(KernelEvent event, boolean alertable, long timeoutNanos) {
    long deadline = beginWait(timeoutNanos);
    while (true) {
      apcs.deliverKernel();
      if (event.acquire()) {
        return NtStatus.SUCCESS;
      }
      if (alertable && apcs.deliverUser()) {
        return NtStatus.USER_APC;
      }
      if (Deadline.expired(timeoutNanos, deadline)) {
        return NtStatus.TIMEOUT;
      }
      beforeBlocking();
      boolean satisfied = event.acquireOrEnqueue(wait);
      if (!satisfied) {
        satisfied = wait.block(event, alertable, timeoutNanos, deadline) || !event.withdraw(wait);
      }
      afterBlocking();
      if (satisfied) {
        return NtStatus.SUCCESS;
      }
    }
  }

  /**
   * Lets {@code timeoutNanos} pass, as {@code SleepEx}; negative: for ever.
   *
   * @return {@link NtStatus#SUCCESS}, or {@link NtStatus#USER_APC} if alertable and a user APC ran
   */
  public int delay(boolean alertable, long timeoutNanos) {
    long deadline = beginWait(timeoutNanos);
    while (true) {
      apcs.deliverKernel();
      if (alertable && apcs.deliverUser()) {
        return NtStatus.USER_APC;
      }
      if (Deadline.expired(timeoutNanos, deadline)) {
        return NtStatus.SUCCESS;
      }
      beforeBlocking();
      wait.prepare();
      wait.block(this, alertable, timeoutNanos, deadline);
      afterBlocking();
    }
  }

  private long beginWait(long timeoutNanos) {
    requireMayWait(timeoutNanos);
    return Deadline.after(timeoutNanos);
  }

  /** Checks that the calling thread is this one, and may wait; a look is no wait. */
  void requireMayWait(long timeoutNanos) {
    requireCurrent();
    if (timeoutNanos != 0) {
      requireWaitable();
    }
  }

  private void requireCurrent() {
    if (!isCurrent()) {
      throw new IllegalStateException(
          "Only " + thread.getName() + " itself may do this. Use KernelThread.current().");
    }
  }

  /**
   * Says that the calling thread is about to block: its port may run another (item 65). Waits of
   * the kernel say so themselves; this is for a wait that is made elsewhere and belongs to the
   * stack. {@link #afterBlocking} follows.
   */
  public void beforeBlocking() {
    requireWaitable();
    CompletionPort own = port;
    if (own != null) {
      own.threadStops(this);
    }
    processor().idle(this);
  }

  /** Says that the calling thread goes on, whoever runs meanwhile. */
  public void afterBlocking() {
    CompletionPort own = port;
    if (own != null) {
      own.threadResumes(this);
    }
  }

  /**
   * Lets the calling thread rest until {@link #unpark}, as {@link LockSupport#park}; it may return
   * early. The poller of a port polls meanwhile. For a wait that belongs to the stack, between
   * {@link #beforeBlocking} and {@link #afterBlocking}.
   *
   * @param timeoutNanos how long at most; negative: for ever
   */
  public void park(Object blocker, long timeoutNanos) {
    PortSource source = polled;
    if (source != null) {
      PortPoller.park(source, blocker, timeoutNanos);
    } else if (timeoutNanos < 0) {
      LockSupport.park(blocker);
    } else {
      LockSupport.parkNanos(blocker, timeoutNanos);
    }
  }

  /** Ends {@link #park} of this thread, or the next one. Any thread. */
  public void unpark() {
    PortSource source = polled;
    if (source != null) {
      source.wake();
    } else {
      LockSupport.unpark(thread);
    }
  }

  /** The calling thread polls {@code source} from now on where it would park. */
  void polls(PortSource source) {
    requireCurrent();
    polled = source;
  }

  /** Returns whether this thread is the poller of a port. */
  boolean polls() {
    return polled != null;
  }

  @SuppressWarnings("ReferenceEquality") // a thread is itself and nobody else
  boolean isCurrent() {
    return thread == Thread.currentThread();
  }

  WaitBlock waitBlock() {
    return wait;
  }

  // The completion port

  @Nullable CompletionPort port() {
    return port;
  }

  void port(CompletionPort joined) {
    port = joined;
  }

  /** Gives up the calling thread's place in its completion port, until it removes again. */
  public void leavePort() {
    CompletionPort own = port;
    if (own != null) {
      port = null;
      own.threadStops(this);
    }
  }

  @Override
  public String toString() {
    return "kernel thread of " + thread.getName();
  }
}
