package usbtoaster.io;

import org.jspecify.annotations.Nullable;
import usbtoaster.time.Timebase;

/**
 * How the workers of a pool grow.
 *
 * @param min so many are made on demand at once; 0: one for each processor of the pool
 * @param max more there never are (.NET: 32767, and more than that are not taken either)
 * @param time is looked at while work waits; null: a timer that the pool makes when it needs one.
 *     Any thread of the pool arms its alarm: real time, or what a test has made for many threads
 * @param starvation is told when work waits and nobody takes it
 * @param load says how busy the machine is, and how much memory is left
 */
public record WorkerOptions(
    int min, int max, @Nullable Timebase time, StarvationListener starvation, MachineLoad load) {
  /** As .NET's. */
  public static final WorkerOptions DEFAULT =
      new WorkerOptions(0, WorkerGoal.MOST, null, StarvationListener.LOG, MachineLoad.SYSTEM);

  /** Checks the sizes. */
  public WorkerOptions {
    if (min < 0 || max < 1 || min > max) {
      throw new IllegalArgumentException(
          "Workers from %d to %d: the minimum is 0 or more, the maximum 1 or more and not below it."
              .formatted(min, max));
    }
  }

  /** Returns these options with other sizes. */
  public WorkerOptions withSizes(int least, int most) {
    return new WorkerOptions(least, most, time, starvation, load);
  }

  /** Returns these options with a clock. */
  public WorkerOptions withTime(Timebase clock) {
    return new WorkerOptions(min, max, clock, starvation, load);
  }

  /** Returns these options with another listener. */
  public WorkerOptions withStarvation(StarvationListener listener) {
    return new WorkerOptions(min, max, time, listener, load);
  }

  /** Returns these options with another look at the machine. */
  public WorkerOptions withLoad(MachineLoad machine) {
    return new WorkerOptions(min, max, time, starvation, machine);
  }

  /** Returns the goal that such workers begin with. */
  WorkerGoal goal(int processors) {
    int most = Math.min(max, WorkerGoal.MOST);
    return new WorkerGoal(processors, Math.clamp(min == 0 ? processors : min, 1, most), most);
  }
}
