package usbtoaster.kernel;

/**
 * A thread's priority as NT counts it, from 0 to 31: the base, and what boosts have made of it.
 *
 * <p>Overview: a boost raises the priority to the base and the increment, at most to 15, and never
 * lowers it. Each time slice that the thread then runs to its end takes one level away, down to the
 * base. There is no clock interrupt: the slices are counted when somebody asks, when the thread
 * begins a wait, and at the next boost. Waits of the kernel are no running time, so they stop the
 * slice. Whoever boosts sets {@code boosted} and then looks whether the thread waits; a thread that
 * goes on does both the other way round, so one of the two starts the slice.
 *
 * <p>Nothing in the kernel chooses by it, as in NT: ports release the thread that waited last, and
 * events the one that waited first. It is for whoever schedules, see {@link
 * Processors#javaPriorities(boolean)}.
 *
 * <p>Any thread, at any IRQL. Source: semantics items 13 and 14.
 */
final class ThreadPriority {
  static final int NORMAL = 8;
  static final int REALTIME = 16;
  static final int HIGHEST = 31;

  /** Two clock ticks, as on an NT workstation. */
  static final long SLICE_NANOS = 2 * DpcRate.TICK_NANOS;

  private final KernelThread thread;
  private final RawLock lock = new RawLock();
  private int base = NORMAL; // under the lock, as all that follow
  private int now = NORMAL;
  private long left; // of the slice, in nanoseconds, when it was looked at last
  private long runsSince;
  private boolean paused;
  // Volatile: written under the lock, read by the thread where it waits.
  private volatile boolean boosted;

  ThreadPriority(KernelThread thread) {
    this.thread = thread;
  }

  int base() {
    lock.lock();
    int result = base;
    lock.unlock();
    return result;
  }

  /** Sets the base; a boost is over. */
  void base(int level) {
    if (level < 0 || level > HIGHEST) {
      throw new IllegalArgumentException(
          "A priority of " + level + ". Use 0 to " + HIGHEST + "; " + NORMAL + " is normal.");
    }
    lock.lock();
    base = level;
    now = level;
    boosted = false;
    lock.unlock();
    tellJava(level);
  }

  /** Returns the priority of this moment. */
  int now() {
    return settled();
  }

  /** Raises the priority by {@code increment} over the base, unless it is that high already. */
  void boost(int increment) {
    long time = nanoTime();
    lock.lock();
    settle(time);
    int raised = base < REALTIME ? Math.min(base + increment, REALTIME - 1) : base;
    boolean raises = raised > now;
    if (raises) {
      now = raised;
      left = SLICE_NANOS;
      runsSince = time;
      boosted = true;
      paused = thread.waitBlock().waits(); // after boosted, see the overview
    }
    lock.unlock();
    if (raises) {
      tellJava(raised);
    }
  }

  /** The thread begins to wait. */
  void stops() {
    if (boosted) {
      settled();
      lock.lock();
      paused = true;
      lock.unlock();
    }
  }

  /** The thread goes on. */
  void goesOn() {
    if (boosted) {
      long time = nanoTime();
      lock.lock();
      paused = false;
      runsSince = time;
      lock.unlock();
    }
  }

  private int settled() {
    if (!boosted) {
      return base();
    }
    long time = nanoTime();
    lock.lock();
    int before = now;
    settle(time);
    int after = now;
    lock.unlock();
    if (after != before) {
      tellJava(after);
    }
    return after;
  }

  private void settle(long time) {
    if (!boosted || paused) {
      return;
    }
    long ran = Math.max(0, time - runsSince);
    runsSince = time;
    if (ran < left) {
      left -= ran;
      return;
    }
    long slices = 1 + (ran - left) / SLICE_NANOS;
    left = SLICE_NANOS - (ran - left) % SLICE_NANOS;
    now = (int) Math.max(base, now - slices);
    boosted = now > base;
  }

  private long nanoTime() {
    return thread.processor().nanoTime();
  }

  /** Lets Java's priority follow, if that is wanted; 8 is Java's 5. */
  @SuppressWarnings("ThreadPriorityCheck") // wanted
  private void tellJava(int level) {
    if (thread.processor().javaPriorities()) {
      int java = Thread.NORM_PRIORITY + level - NORMAL;
      thread.thread().setPriority(Math.clamp(java, Thread.MIN_PRIORITY, Thread.MAX_PRIORITY));
    }
  }
}
