package usbtoaster.cli;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import usbtoaster.trace.Activity;
import usbtoaster.trace.ActivityListener;
import usbtoaster.view.latency.Latency;
import usbtoaster.view.latency.RoutineSpread;

/**
 * Notes how long the driver's routines take, and for how long of that their thread is on a
 * processor. Any thread notifies it; one drains. When its queue is full the newest is dropped and
 * counted.
 */
final class RoutineClock implements ActivityListener {
  private static final int MOST = 1 << 16;
  private static final int DEPTH = 8; // routines that interrupt each other on one thread

  private record Ran(Activity activity, String routine, long nanos, long cpuNanos, String thread) {}

  /** What is under way on one thread. */
  private static final class Under {
    private final long[] cpuNanos = new long[DEPTH];
    private int depth;
  }

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final boolean timed = threads.isCurrentThreadCpuTimeSupported();
  private final ThreadLocal<Under> under = ThreadLocal.withInitial(Under::new);
  private final ArrayBlockingQueue<Ran> ran = new ArrayBlockingQueue<>(MOST);
  private final AtomicLong dropped = new AtomicLong();

  private long cpuNanos() {
    return timed ? threads.getCurrentThreadCpuTime() : RoutineSpread.NO_CPU_TIME;
  }

  private static boolean isRoutine(Activity activity) {
    return activity == Activity.ISR || activity == Activity.DPC;
  }

  @Override
  public void began(Activity activity) {
    if (isRoutine(activity)) {
      Under here = under.get();
      if (here.depth < DEPTH) {
        here.cpuNanos[here.depth] = cpuNanos();
      }
      here.depth++;
    }
  }

  @Override
  public void ran(Activity activity, String routine, long beganNanos, long endedNanos) {
    long cpu = cpuNanos();
    Under here = under.get();
    here.depth = Math.max(0, here.depth - 1);
    long before = here.depth < DEPTH ? here.cpuNanos[here.depth] : RoutineSpread.NO_CPU_TIME;
    long used = cpu < 0 || before < 0 ? RoutineSpread.NO_CPU_TIME : cpu - before;
    String thread = Thread.currentThread().getName();
    if (!ran.offer(new Ran(activity, routine, endedNanos - beganNanos, used, thread))) {
      dropped.incrementAndGet();
    }
  }

  /** Hands to {@code latency} what there is. */
  void drain(Latency latency) {
    for (@Nullable Ran each = ran.poll(); each != null; each = ran.poll()) {
      latency.ran(each.activity, each.routine, each.nanos, each.cpuNanos, each.thread);
    }
  }

  /** Returns how many runs found no place. */
  long dropped() {
    return dropped.get();
  }
}
