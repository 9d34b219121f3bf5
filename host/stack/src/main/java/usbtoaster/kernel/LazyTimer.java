package usbtoaster.kernel;

import org.jspecify.annotations.Nullable;
import usbtoaster.time.Alarm;
import usbtoaster.time.Timebase;
import usbtoaster.trace.census.ThreadKind;

/**
 * The real time, for a system that may need no timer: the thread of one is made when an alarm is
 * first set. Any thread.
 *
 * <p>What is set after {@link #close} never goes off.
 */
public final class LazyTimer implements Timebase, AutoCloseable {
  private final String name;
  private @Nullable SharedTimer timer; // guarded by this, as the next
  private boolean closed;

  /** Makes one whose thread will have {@code name}. */
  public LazyTimer(String name) {
    this.name = name;
  }

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
      timer = new SharedTimer(ThreadKind.TIMER, name);
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
