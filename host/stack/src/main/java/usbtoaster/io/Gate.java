package usbtoaster.io;

import org.jspecify.annotations.Nullable;

/**
 * Judges, while work waits, whether the workers starve and whether more or fewer of them do more:
 * the part of .NET's gate thread, without a thread.
 *
 * <p>Guarded by the monitor of the {@link Workers}, who call {@link #look} each {@link #LOOK_NANOS}
 * from an alarm, and only while work waits. Source: semantics item 106.
 */
final class Gate {
  /** Time from look to look. */
  static final long LOOK_NANOS = 100_000_000;

  /** Workers starve when they have taken nothing for so long, seen by looks. */
  static final long STARVED_NANOS = 500_000_000;

  private static final long STARVED_BUSY_NANOS =
      1_000_000_000; // for each worker, if processors are
  private static final double BUSY = 0.8;
  private static final long NONE = -1;

  private final MachineLoad load;
  private final int processors;
  private final HillClimbing climbing = new HillClimbing();
  private long lookedNanos;
  private long taken;
  private long takenNanos; // when something was last taken, or a worker was added as nothing was
  private @Nullable Object oldest;
  private long oldestNanos;
  private long idleFromNanos; // the first look at which nothing had been taken
  private long idleFromLoad = NONE;
  private boolean starving;

  /**
   * What a look has found.
   *
   * @param goal how many workers are to have a turn
   * @param starved whether the workers starve, and one more is wanted for that
   * @param first whether they did not before
   * @param oldestNanos for how long the oldest work has waited at least
   */
  record Found(int goal, boolean starved, boolean first, long oldestNanos) {}

  Gate(MachineLoad load, int processors) {
    this.load = load;
    this.processors = processors;
  }

  /** Work begins to wait. */
  void begin(long nowNanos, long takenSoFar, @Nullable Object head) {
    lookedNanos = nowNanos;
    oldestNanos = nowNanos;
    oldest = head;
    starving = false;
    moved(nowNanos, takenSoFar);
  }

  /**
   * Looks.
   *
   * @param takenSoFar how many pieces of work were ever taken
   * @param head the oldest that waits; asked for its identity only
   * @param working how many workers have a turn
   * @param goal how many may, and between what
   * @param calm whether nothing else changes the goal now: no worker is to be added for blocked
   *     ones
   */
  @SuppressWarnings("ReferenceEquality") // the same work, not equal work
  Found look(
      long nowNanos,
      long takenSoFar,
      @Nullable Object head,
      int working,
      WorkerGoal goal,
      boolean calm) {
    long done = takenSoFar - taken;
    long since = nowNanos - lookedNanos;
    lookedNanos = nowNanos;
    if (head != oldest) {
      oldest = head;
      oldestNanos = nowNanos;
    }
    if (done > 0) {
      moved(nowNanos, takenSoFar);
    }
    boolean full = working >= goal.threads();
    long waits = nowNanos - oldestNanos;
    if (!calm) {
      return new Found(goal.threads(), false, false, waits);
    }
    if (done == 0 && starves(nowNanos, goal.threads())) {
      boolean first = !starving;
      starving = true;
      moved(nowNanos, takenSoFar);
      return new Found(full ? working + 1 : goal.threads(), true, first, waits);
    }
    int wanted =
        full
            ? climbing.sample(goal.threads(), done, since, goal.min(), goal.max())
            : goal.threads();
    return new Found(wanted, false, false, waits);
  }

  /** Returns when to look next. */
  long nextNanos() {
    return lookedNanos + LOOK_NANOS;
  }

  private void moved(long nowNanos, long takenSoFar) {
    taken = takenSoFar;
    takenNanos = nowNanos;
    idleFromLoad = NONE;
  }

  private boolean starves(long nowNanos, int workers) {
    if (idleFromLoad == NONE) {
      idleFromNanos = nowNanos;
      idleFromLoad = load.processNanos();
    }
    long still = nowNanos - takenNanos;
    return still >= STARVED_NANOS && (still >= workers * STARVED_BUSY_NANOS || !busy(nowNanos));
  }

  /** Returns whether the processors had more to do for this process than 80 % since then. */
  private boolean busy(long nowNanos) {
    long spent = load.processNanos() - idleFromLoad;
    return idleFromLoad > 0 && spent > BUSY * processors * (nowNanos - idleFromNanos);
  }
}
