package usbtoaster.io;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import usbtoaster.async.Delayer;
import usbtoaster.async.ExecutionContext;
import usbtoaster.async.TaskScheduler;
import usbtoaster.time.Alarm;
import usbtoaster.time.Timebase;

/**
 * Delays over the stack's time: any number of them is one alarm of a {@link Timebase}, such as the
 * {@link usbtoaster.kernel.SharedTimer}, and no thread of their own.
 *
 * <p>Actions run on a scheduler, {@link ThreadPool#workers} for example, so that they never hold
 * the timer's thread, which the driver's timeouts need. Any thread may call; setting and taking
 * back costs the logarithm of how many there are. Equal times go in the order of their calls. When
 * the timebase is closed nothing goes off any more: close it after what waits for it.
 */
public final class TimerDelayer implements Delayer {
  /** Longer delays are cut to this, 73 years, so that no sum of times overflows. */
  private static final long LONGEST_NANOS = Long.MAX_VALUE / 4;

  private final Timebase time;
  private final TaskScheduler runner;
  private final Alarm alarm = this::fire;

  // Guarded by the monitor, like the one below. The timebase is told under it, so that it is told
  // in the right order; no action runs under it.
  private final TreeSet<Entry> entries = new TreeSet<>(Entry::order);
  private long made;

  /**
   * Makes a delayer. Where the timebase does not take an alarm, as its thread cannot be started, a
   * call throws that, and nothing is set.
   *
   * @param runner runs the actions, and is the scheduler of tasks that wait for this timer; where
   *     it has closed the default scheduler runs them
   */
  public TimerDelayer(Timebase time, TaskScheduler runner) {
    this.time = time;
    this.runner = runner;
  }

  /** Something to do later; to run it takes it back. */
  private final class Entry implements Runnable {
    private final long deadlineNanos;
    private final long number;
    private final Runnable action;

    Entry(long deadlineNanos, long number, Runnable action) {
      this.deadlineNanos = deadlineNanos;
      this.number = number;
      this.action = ExecutionContext.flowing(action);
    }

    static int order(Entry one, Entry other) {
      int byTime = Long.signum(one.deadlineNanos - other.deadlineNanos);
      return byTime != 0 ? byTime : Long.compare(one.number, other.number);
    }

    @Override
    public void run() {
      takeBack(this);
    }
  }

  @Override
  public Runnable after(long delayNanos, Runnable action) {
    long delay = Math.clamp(delayNanos, 0, LONGEST_NANOS);
    synchronized (this) {
      Entry entry = new Entry(time.nanoTime() + delay, made++, action);
      entries.add(entry);
      boolean taken = false;
      try {
        if (entries.first() == entry) {
          time.arm(alarm, entry.deadlineNanos);
        }
        taken = true;
      } finally {
        if (!taken) { // else later ones would rely on an alarm that was never set
          entries.remove(entry);
        }
      }
      return entry;
    }
  }

  @Override
  public TaskScheduler scheduler() {
    return runner;
  }

  /** Returns how many actions are set and have neither run nor been taken back. */
  public synchronized int pending() {
    return entries.size();
  }

  private synchronized void takeBack(Entry entry) {
    boolean first = !entries.isEmpty() && entries.first() == entry;
    if (entries.remove(entry) && first) {
      armForFirst();
    }
  }

  private void armForFirst() {
    if (entries.isEmpty()) {
      time.disarm(alarm);
    } else {
      time.arm(alarm, entries.first().deadlineNanos);
    }
  }

  private void fire() {
    @Nullable Throwable fault = null;
    for (Entry entry : due()) {
      try {
        queue(entry.action);
      } catch (Throwable e) {
        fault = e; // the others go on
      }
    }
    if (fault != null) {
      throw new IllegalStateException("A delayed action found nobody to run it", fault);
    }
  }

  private synchronized List<Entry> due() {
    long now = time.nanoTime();
    List<Entry> due = new ArrayList<>();
    while (!entries.isEmpty() && entries.first().deadlineNanos - now <= 0) {
      due.add(entries.removeFirst());
    }
    armForFirst();
    return due;
  }

  private void queue(Runnable action) {
    try {
      runner.queue(action);
    } catch (RejectedExecutionException closed) {
      TaskScheduler.defaultScheduler().queue(action);
    }
  }
}
