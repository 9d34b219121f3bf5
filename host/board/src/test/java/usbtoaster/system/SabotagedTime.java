package usbtoaster.system;

import usbtoaster.kernel.Alarm;
import usbtoaster.kernel.Timebase;

/** The driver's time source, which may throw. */
record SabotagedTime(Timebase time, Sabotage sabotage) implements Timebase {
  @Override
  public long nanoTime() {
    return sabotage.pass("nanoTime", time::nanoTime);
  }

  @Override
  public void stall(long nanos) {
    sabotage.pass(
        "stall",
        () -> {
          time.stall(nanos);
          return true;
        });
  }

  @Override
  public void arm(Alarm alarm, long deadlineNanos) {
    sabotage.pass(
        "arm",
        () -> {
          time.arm(alarm, deadlineNanos);
          return true;
        });
  }

  @Override
  public void disarm(Alarm alarm) {
    sabotage.pass(
        "disarm",
        () -> {
          time.disarm(alarm);
          return true;
        });
  }
}
