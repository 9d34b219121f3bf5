package usbtoaster.io;

import org.jspecify.annotations.Nullable;
import usbtoaster.time.Alarm;
import usbtoaster.time.AlarmQueue;
import usbtoaster.time.Timebase;

/** Time that stands still until a test turns the hands; any thread may set alarms. */
final class HandTime implements Timebase {
  private final AlarmQueue alarms = new AlarmQueue(); // guarded by this, as the next three
  private long now;
  private int fired;
  private boolean failing;

  @Override
  public synchronized long nanoTime() {
    return now;
  }

  @Override
  public synchronized void arm(Alarm alarm, long deadlineNanos) {
    if (failing) {
      throw new OutOfMemoryError("unable to create native thread: on purpose");
    }
    alarms.arm(alarm, deadlineNanos);
  }

  @Override
  public synchronized void disarm(Alarm alarm) {
    alarms.disarm(alarm);
  }

  /** Takes no alarms, as a timer whose thread cannot be started, or does so again. */
  synchronized void failing(boolean fails) {
    failing = fails;
  }

  synchronized boolean armed() {
    return !alarms.isEmpty();
  }

  synchronized int fired() {
    return fired;
  }

  /** Turns the hands; alarms go off on this thread, with the clock at their time. */
  void advanceMillis(long millis) {
    long until = nanoTime() + millis * 1_000_000;
    for (Alarm due = next(until); due != null; due = next(until)) {
      due.fire();
    }
  }

  private synchronized @Nullable Alarm next(long until) {
    if (alarms.isEmpty() || alarms.nextNanos() > until) {
      now = until;
      return null;
    }
    now = Math.max(now, alarms.nextNanos());
    fired++;
    return alarms.removeFirst();
  }
}
