package usbtoaster.kernel;

import java.util.HashMap;
import java.util.Map;
import usbtoaster.time.Alarm;
import usbtoaster.time.Timebase;

/** Time that a test turns by hand. One thread. */
final class ManualTime implements Timebase {
  private final Map<Alarm, Long> alarms = new HashMap<>();
  private long now = 1_000;
  int armings;
  int failures; // so many of the next calls throw

  @Override
  public long nanoTime() {
    failIfAsked();
    return now;
  }

  @Override
  public void arm(Alarm alarm, long deadlineNanos) {
    failIfAsked();
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

  private void failIfAsked() {
    if (failures > 0) {
      failures--;
      throw new IllegalStateException("on purpose");
    }
  }

  int armed() {
    return alarms.size();
  }
}
