package usbtoaster.driver;

import usbtoaster.time.Alarm;
import usbtoaster.time.Timebase;

/**
 * The time as the driver's steps see it: read when the driver is entered and after each frame, and
 * standing in between. So no step fails because the time source does; then the time last read
 * stays. Never goes backwards. Guarded by the extension's lock.
 */
final class Clock {
  private final Timebase time;
  private long now = Long.MIN_VALUE;

  Clock(Timebase time) {
    this.time = time;
  }

  /** Reads the time. */
  void tick() {
    try {
      now = Math.max(now, time.nanoTime());
    } catch (Throwable fault) {
      WireFaults.note(fault);
    }
  }

  long nowNanos() {
    return now;
  }

  /** Returns when {@code nanos} will have passed; the end of time if that is beyond it. */
  long in(long nanos) {
    return now > Long.MAX_VALUE - nanos ? Long.MAX_VALUE : now + nanos;
  }

  /** Takes {@code alarm} out for good. */
  void disarm(Alarm alarm) {
    try {
      time.disarm(alarm);
    } catch (Throwable fault) {
      WireFaults.note(fault); // it may go off, and does nothing then
    }
  }
}
