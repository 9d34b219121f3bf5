package usbtoaster.time;

/**
 * A host's time that passes as slowly as that of its slowed device, so that the host's waits and
 * timeouts still fit the device. Begins at the real time at which it was made.
 */
public final class SlowTime implements Timebase {
  private final Timebase real;
  private final int slowdown;
  private final long startNanos;

  /** Slows {@code real} down by {@code slowdown}, 1 or more. */
  public SlowTime(Timebase real, int slowdown) {
    this.real = real;
    this.slowdown = slowdown;
    this.startNanos = real.nanoTime();
  }

  @Override
  public long nanoTime() {
    return startNanos + (real.nanoTime() - startNanos) / slowdown;
  }

  @Override
  public void arm(Alarm alarm, long deadlineNanos) {
    real.arm(alarm, startNanos + slowed(deadlineNanos - startNanos));
  }

  @Override
  public void disarm(Alarm alarm) {
    real.disarm(alarm);
  }

  private long slowed(long nanos) {
    long most = Long.MAX_VALUE / 4 / slowdown; // far beyond any deadline
    return Math.clamp(nanos, -most, most) * slowdown;
  }
}
