package usbtoaster.pico;

import org.jspecify.annotations.Nullable;
import usbtoaster.time.Alarm;
import usbtoaster.time.AlarmQueue;
import usbtoaster.time.Timebase;

/** A real time that a test turns by hand, and that any thread may read and set alarms of. */
final class HandClock implements Timebase {
  private final AlarmQueue alarms = new AlarmQueue(); // guarded by this, as the next
  private long now;
  private long tick;

  @Override
  public synchronized long nanoTime() {
    now += tick;
    return now;
  }

  /** Has so much pass whenever somebody looks at it. */
  synchronized void tick(long nanos) {
    tick = nanos;
  }

  @Override
  public synchronized void arm(Alarm alarm, long deadlineNanos) {
    alarms.arm(alarm, deadlineNanos);
  }

  @Override
  public synchronized void disarm(Alarm alarm) {
    alarms.disarm(alarm);
  }

  synchronized boolean hasAlarms() {
    return !alarms.isEmpty();
  }

  /** Lets so much pass, fires what is due on this thread, and tells {@code control}. */
  void advance(long nanos, PaceControl control) {
    long until = nanoTime() + nanos;
    for (Alarm due = due(until); due != null; due = due(until)) {
      due.fire();
    }
    synchronized (this) {
      now = until;
    }
    control.look();
  }

  private synchronized @Nullable Alarm due(long until) {
    if (alarms.isEmpty() || alarms.nextNanos() > until) {
      return null;
    }
    now = Math.max(now, alarms.nextNanos());
    return alarms.removeFirst();
  }
}
