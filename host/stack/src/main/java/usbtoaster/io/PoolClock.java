package usbtoaster.io;

import org.jspecify.annotations.Nullable;
import usbtoaster.kernel.SharedTimer;
import usbtoaster.time.Alarm;
import usbtoaster.time.Timebase;
import usbtoaster.trace.census.ThreadKind;

/**
 * The real time of a pool that was given no clock: its timer is made when an alarm is first set,
 * which is when work waits.
 */
final class PoolClock implements Timebase, AutoCloseable {
  private @Nullable SharedTimer timer; // guarded by this, as the next
  private boolean closed;

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public synchronized void arm(Alarm alarm, long deadlineNanos) {
    if (closed) {
      return;
    }
    if (timer == null) {
      timer = new SharedTimer(ThreadKind.TIMER, "pool-timer");
    }
    timer.arm(alarm, deadlineNanos);
  }

  @Override
  public synchronized void disarm(Alarm alarm) {
    if (timer != null) {
      timer.disarm(alarm);
    }
  }

  /** Ends the timer, which sees to it itself: nobody waits here for an alarm that goes off. */
  @Override
  public synchronized void close() {
    closed = true;
    SharedTimer running = timer;
    if (running != null) {
      running.arm(running::close, running.nanoTime());
    }
  }
}
