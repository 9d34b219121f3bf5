package usbtoaster.kernel;

import java.util.HashMap;
import java.util.Map;

/** Time that a test turns by hand. One thread. */
final class ManualTime implements Timebase {
  private final Map<Alarm, Long> alarms = new HashMap<>();
  private long now = 1_000;
  int armings;

  @Override
  public long nanoTime() {
    return now;
  }

  @Override
  public void stall(long nanos) {
    now += nanos;
  }

  @Override
  public void arm(Alarm alarm, long deadlineNanos) {
    armings++;
    alarms.put(alarm, deadlineNanos);
  }

  @Override
  public void disarm(Alarm alarm) {
    alarms.remove(alarm);
  }

  /** Turns the time to {@code to} and fires what is due on the way, earliest first. */
  void advanceTo(long to) {
    while (true) {
      Map.Entry<Alarm, Long> next =
          alarms.entrySet().stream().min(Map.Entry.comparingByValue()).orElse(null);
      if (next == null || next.getValue() > to) {
        now = to;
        return;
      }
      Alarm alarm = next.getKey();
      now = Math.max(now, next.getValue());
      alarms.remove(alarm);
      alarm.fire();
    }
  }

  int armed() {
    return alarms.size();
  }
}
