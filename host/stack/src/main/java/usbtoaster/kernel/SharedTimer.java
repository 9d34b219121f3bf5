package usbtoaster.kernel;

import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import usbtoaster.time.Alarm;
import usbtoaster.time.Timebase;
import usbtoaster.trace.census.StackThread;
import usbtoaster.trace.census.ThreadKind;

/**
 * Real time: one daemon thread that fires alarms.
 *
 * <p>Any thread may arm and disarm at any IRQL; nothing is allocated once the heap has grown.
 * Alarms fire one after the other on the timer's thread, earliest first; the order of equal
 * deadlines is open. An alarm that throws goes to the handler and stops nothing.
 *
 * <p>Overview: a binary heap in two arrays, under a short lock. {@code wakeAt} is the time until
 * which the thread sleeps. Arming unparks it only if the new deadline is earlier, and never from
 * the thread itself, which looks at the heap again after each alarm. An alarm's place is found by a
 * walk through the array: alarms are few (a handful for each device) and a walk is quicker than a
 * table.
 */
public final class SharedTimer implements Timebase, AutoCloseable {
  private static final long AWAKE = Long.MIN_VALUE;

  /** Parking takes longer than this, so the last stretch is spun. */
  private static final long SPIN_NANOS = 2_000;

  private final Consumer<Throwable> faults;
  private final StackThread thread;
  private final RawLock lock = new RawLock();
  private @Nullable Alarm[] alarms = new Alarm[16]; // under the lock, as all that follow
  private long[] deadlines = new long[16];
  private int size;
  private long wakeAt = AWAKE;
  // Volatile: set by close under the lock, read by the thread without it.
  private volatile boolean closed;

  /** Makes the stack's shared timer. */
  public SharedTimer() {
    this(ThreadKind.TIMER, "shared-timer");
  }

  /** Makes a timer whose thread has {@code kind} and {@code name}. */
  public SharedTimer(ThreadKind kind, String name) {
    this(kind, name, Processors::log);
  }

  /**
   * Makes a timer.
   *
   * @param faults gets what an alarm throws, on the timer's thread
   */
  public SharedTimer(ThreadKind kind, String name, Consumer<Throwable> faults) {
    this.faults = faults;
    this.thread = new StackThread(kind, name, this::run);
    thread.start();
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  /** Sets {@code alarm}. After {@link #close} it does nothing, as nothing goes off any more. */
  @Override
  public void arm(Alarm alarm, long deadlineNanos) {
    lock.lock();
    if (closed) {
      lock.unlock();
      return;
    }
    int at = indexOf(alarm);
    if (at < 0) {
      at = size++;
      if (at == alarms.length) {
        grow();
      }
      alarms[at] = alarm;
      deadlines[at] = deadlineNanos;
      up(at);
    } else {
      deadlines[at] = deadlineNanos;
      up(at);
      down(at);
    }
    boolean earlier = wakeAt != AWAKE && deadlines[0] - wakeAt < 0;
    lock.unlock();
    if (earlier) {
      LockSupport.unpark(thread);
    }
  }

  @Override
  public void disarm(Alarm alarm) {
    lock.lock();
    int at = indexOf(alarm);
    if (at >= 0) {
      removeAt(at);
    }
    lock.unlock();
  }

  /** Returns how many alarms are set. */
  public int armed() {
    lock.lock();
    int now = size;
    lock.unlock();
    return now;
  }

  /**
   * Stops the thread, and waits until it has ended unless it calls this itself. Alarms that have
   * not gone off never will, and are forgotten.
   */
  @Override
  public void close() {
    lock.lock();
    closed = true;
    Arrays.fill(alarms, null);
    size = 0;
    lock.unlock();
    thread.awaitEnd();
  }

  private void run() {
    while (true) {
      lock.lock();
      if (closed) {
        lock.unlock();
        return;
      }
      wakeAt = AWAKE;
      if (size == 0) {
        sleep(Long.MAX_VALUE);
        continue;
      }
      long left = deadlines[0] - System.nanoTime();
      if (left > 0) {
        sleep(left);
        continue;
      }
      Alarm alarm = removeAt(0);
      lock.unlock();
      fire(alarm);
    }
  }

  /** Sleeps until the heap's first deadline or an unpark. Enters with the lock, leaves without. */
  private void sleep(long nanos) {
    if (nanos <= SPIN_NANOS) {
      lock.unlock();
      Thread.onSpinWait();
      return;
    }
    // The heap may be empty: then any deadline is earlier than this one.
    wakeAt = size == 0 ? System.nanoTime() + Long.MAX_VALUE / 2 : deadlines[0];
    lock.unlock();
    LockSupport.parkNanos(this, nanos);
    Thread.interrupted(); // an interrupt means nothing here, and would keep the thread from parking
  }

  @SuppressWarnings("EmptyCatch")
  private void fire(Alarm alarm) {
    KernelThread self = KernelThread.current();
    long lent = self.lend(); // an interrupt that an alarm leaves is dropped: it means nothing here
    try {
      alarm.fire();
    } catch (Throwable fault) {
      self.restore(lent);
      try {
        faults.accept(fault);
      } catch (Throwable twice) {
        // The handler itself failed: nobody is left to tell, and the thread must live.
      }
    }
  }

  // The heap

  @SuppressWarnings("ReferenceEquality") // equal alarms are still two alarms
  private int indexOf(Alarm alarm) {
    for (int i = 0; i < size; i++) {
      if (alarms[i] == alarm) {
        return i;
      }
    }
    return -1;
  }

  private void grow() {
    alarms = Arrays.copyOf(alarms, alarms.length * 2);
    deadlines = Arrays.copyOf(deadlines, deadlines.length * 2);
  }

  private Alarm removeAt(int at) {
    Alarm removed = alarms[at];
    int last = --size;
    swap(at, last);
    alarms[last] = null;
    if (at < last) {
      up(at);
      down(at);
    }
    if (removed == null) {
      throw new IllegalStateException("The heap has a hole at " + at + ".");
    }
    return removed;
  }

  private void up(int from) {
    int at = from;
    while (at > 0 && deadlines[at] - deadlines[(at - 1) / 2] < 0) {
      swap(at, (at - 1) / 2);
      at = (at - 1) / 2;
    }
  }

  private void down(int from) {
    int at = from;
    for (int child = 2 * at + 1; child < size; child = 2 * at + 1) {
      if (child + 1 < size && deadlines[child + 1] - deadlines[child] < 0) {
        child++;
      }
      if (deadlines[child] - deadlines[at] >= 0) {
        return;
      }
      swap(at, child);
      at = child;
    }
  }

  private void swap(int a, int b) {
    Alarm alarm = alarms[a];
    alarms[a] = alarms[b];
    alarms[b] = alarm;
    long deadline = deadlines[a];
    deadlines[a] = deadlines[b];
    deadlines[b] = deadline;
  }

  @Override
  public String toString() {
    return "timer " + thread.getName();
  }
}
