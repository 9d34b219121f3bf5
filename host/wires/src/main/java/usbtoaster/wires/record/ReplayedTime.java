package usbtoaster.wires.record;

import java.util.ArrayList;
import java.util.List;
import usbtoaster.time.Alarm;
import usbtoaster.time.Timebase;

/** The time as it was recorded. Alarms go off when they did. */
final class ReplayedTime implements Timebase {
  private final WireScript script;
  private final List<Alarm> alarms = new ArrayList<>(); // in the order in which they were first set

  ReplayedTime(WireScript script) {
    this.script = script;
  }

  @Override
  public long nanoTime() {
    return script.clock();
  }

  @Override
  public void arm(Alarm alarm, long deadlineNanos) {
    if (script.inside()) {
      if (number(alarm) == 0) {
        alarms.add(alarm);
      }
      script.does(new WireEvent.Arm(script.clockNanos(), number(alarm), deadlineNanos));
    }
  }

  @Override
  public void disarm(Alarm alarm) {
    if (number(alarm) != 0) {
      script.does(new WireEvent.Disarm(script.clockNanos(), number(alarm)));
    }
  }

  private int number(Alarm alarm) {
    for (int i = 0; i < alarms.size(); i++) {
      if (alarms.get(i) == alarm) {
        return i + 1;
      }
    }
    return 0;
  }

  void ring(int number) {
    if (number <= alarms.size() && number > 0) {
      alarms.get(number - 1).fire();
    }
  }
}
