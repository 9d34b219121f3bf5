package usbtoaster.view.latency;

import usbtoaster.trace.Activity;

/** How long one routine of the driver took, each time. Not thread-safe. */
public final class RoutineSpread {
  /** The processor time of a run that nobody has measured. */
  public static final long NO_CPU_TIME = -1;

  private final Activity activity;
  private final String routine;
  private final Spread spread = new Spread();
  private long longestCpuNanos = NO_CPU_TIME;
  private String longestThread = "";

  RoutineSpread(Activity activity, String routine) {
    this.activity = activity;
    this.routine = routine;
  }

  void add(long nanos, long cpuNanos, String thread) {
    if (spread.count() == 0 || nanos > spread.longestNanos()) {
      longestCpuNanos = cpuNanos;
      longestThread = thread;
    }
    spread.add(nanos);
  }

  /** Returns whether it is an ISR or a DPC's routine. */
  public Activity activity() {
    return activity;
  }

  /** Returns the driver's own name of it. */
  public String routine() {
    return routine;
  }

  /** Returns how long it took. */
  public Spread spread() {
    return spread;
  }

  /** Returns for how long of the longest its thread was on a processor; or {@link #NO_CPU_TIME}. */
  public long longestCpuNanos() {
    return longestCpuNanos;
  }

  /** Returns the thread that was borrowed for the longest. */
  public String longestThread() {
    return longestThread;
  }
}
