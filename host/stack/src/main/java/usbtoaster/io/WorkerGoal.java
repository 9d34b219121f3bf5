package usbtoaster.io;

import java.util.function.BooleanSupplier;

/**
 * How many workers may have a turn at once: from the minimum up at once, and up to the maximum for
 * those that block, for hill climbing and for starvation.
 *
 * <p>Guarded by the monitor of the {@link Workers}, who know which workers there are; times come
 * from outside. A worker that blocks keeps its turn, and the goal rises for it. What was added for
 * blocked ones goes when they go on; what others have added stays until threads have left. Source:
 * semantics items 84, 85 and 107.
 */
final class WorkerGoal {
  /** More workers there never are. */
  static final int MOST = 32_767;

  private static final long DELAY_STEP_NANOS = 25_000_000;
  private static final long LONGEST_DELAY_NANOS = 250_000_000;

  private final int processors;
  private int min;
  private int max;
  private int threads;
  private int blocked;
  private int addedForBlocked;

  WorkerGoal(int processors, int min, int max) {
    this.processors = processors;
    this.min = min;
    this.max = max;
    threads = min;
  }

  int threads() {
    return threads;
  }

  int blocked() {
    return blocked;
  }

  int min() {
    return min;
  }

  int max() {
    return max;
  }

  /** Sets the minimum, 0 meaning 1; false, and nothing is changed, if that makes no sense. */
  boolean setMin(int wanted) {
    if (wanted < 0 || wanted > max) {
      return false;
    }
    min = Math.clamp(wanted, 1, MOST);
    threads = Math.max(threads, target());
    return true;
  }

  /**
   * Sets the maximum, cut to {@link #MOST}; false, and nothing is changed, if it makes no sense.
   */
  boolean setMax(int wanted) {
    if (wanted < 1 || wanted < min) {
      return false;
    }
    max = Math.min(wanted, MOST);
    threads = Math.min(threads, max);
    return true;
  }

  /** Sets the goal to what hill climbing or starvation wants, as far as it may be. */
  void set(int wanted) {
    threads = Math.clamp(wanted, Math.min(threads, target()), max);
  }

  /** An idle thread has left, and so many are left: the goal goes down with them. */
  void threadLeft(int existing) {
    threads = Math.max(Math.min(threads, target()), Math.min(threads, existing));
    addedForBlocked = Math.min(addedForBlocked, threads);
  }

  void blocks() {
    blocked++;
  }

  /** One goes on. What was added for blocked ones goes as far as it is too much now. */
  void goesOn() {
    blocked--;
    int surplus = Math.clamp(threads - target(), 0, addedForBlocked);
    addedForBlocked -= surplus;
    threads -= surplus;
  }

  /**
   * Raises the goal for those that block: at once by the number of processors and to as many as
   * there are threads anyhow, else by one after each delay.
   *
   * @param existing how many threads there are
   * @param delayOver whether the delay that the last call asked for is over
   * @param memoryLeft is asked before a thread is to be made
   * @return after which delay in ns to call again; 0: no more are wanted
   */
  long addForBlocked(int existing, boolean delayOver, BooleanSupplier memoryLeft) {
    int target = target();
    if (threads >= target) {
      return 0;
    }
    int atOnce = Math.min(target, Math.max(withoutDelay(), Math.min(existing, max)));
    int wanted = threads < atOnce ? atOnce : threads + (delayOver ? 1 : 0);
    boolean held = wanted > Math.max(threads, existing) && !memoryLeft.getAsBoolean();
    if (held) {
      wanted = Math.clamp(existing, threads, wanted);
    }
    addedForBlocked += wanted - threads;
    threads = wanted;
    if (held || threads >= target) {
      return 0; // held: starvation, which is slower, is what is left
    }
    long steps = 1L + (threads - withoutDelay()) / processors;
    return Math.min(steps * DELAY_STEP_NANOS, LONGEST_DELAY_NANOS);
  }

  /** As many as if those that block were not there. */
  private int target() {
    return (int) Math.min((long) min + blocked, max);
  }

  private int withoutDelay() {
    return (int) Math.min((long) min + processors, max);
  }
}
