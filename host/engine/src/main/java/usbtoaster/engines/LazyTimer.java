package usbtoaster.engines;

import org.jspecify.annotations.Nullable;
import usbtoaster.async.Delayer;
import usbtoaster.async.TaskScheduler;
import usbtoaster.io.TimerDelayer;
import usbtoaster.kernel.SharedTimer;

/**
 * A timer whose thread is made when somebody first wants to be called later. Any thread.
 *
 * <p>What is asked after it was closed never comes.
 */
final class LazyTimer implements Delayer, AutoCloseable {
  private final TaskScheduler runner;
  private @Nullable SharedTimer timer; // under the monitor, as all that follow
  private @Nullable TimerDelayer delayer;
  private boolean closed;

  /** Makes one whose actions {@code runner} runs. */
  LazyTimer(TaskScheduler runner) {
    this.runner = runner;
  }

  @Override
  public Runnable after(long delayNanos, Runnable action) {
    TimerDelayer made = delayer();
    return made == null ? () -> {} : made.after(delayNanos, action);
  }

  private synchronized @Nullable TimerDelayer delayer() {
    if (delayer == null && !closed) {
      timer = new SharedTimer();
      delayer = new TimerDelayer(timer, runner);
    }
    return delayer;
  }

  @Override
  public TaskScheduler scheduler() {
    return runner;
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (timer != null) {
      timer.close();
    }
  }
}
