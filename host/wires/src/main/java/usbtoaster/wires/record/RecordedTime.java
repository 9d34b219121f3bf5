package usbtoaster.wires.record;

import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;
import usbtoaster.time.Alarm;
import usbtoaster.time.Timebase;

/**
 * A time whose readings and alarms are recorded, as far as they are the recorded driver's: of a
 * thread that is in the recorder's gate. For others it is the time within.
 */
final class RecordedTime implements Timebase {
  private final Timebase real;
  private final WireRecorder recorder;
  private final IdentityHashMap<Alarm, Recorded> alarms = new IdentityHashMap<>(); // guards itself

  private record Recorded(int number, Alarm alarm) {}

  RecordedTime(Timebase real, WireRecorder recorder) {
    this.real = real;
    this.recorder = recorder;
  }

  @Override
  public long nanoTime() {
    long reading = real.nanoTime();
    if (recorder.entered()) {
      recorder.log(new WireEvent.Clock(reading, reading));
    }
    return reading;
  }

  @Override
  public void arm(Alarm alarm, long deadlineNanos) {
    Recorded known = known(alarm, recorder.entered());
    if (known == null) {
      real.arm(alarm, deadlineNanos);
      return;
    }
    recorder.log(new WireEvent.Arm(recorder.now(), known.number(), deadlineNanos));
    real.arm(known.alarm(), deadlineNanos);
  }

  @Override
  public void disarm(Alarm alarm) {
    Recorded known = known(alarm, false);
    if (known == null) {
      real.disarm(alarm);
      return;
    }
    recorder.log(new WireEvent.Disarm(recorder.now(), known.number()));
    real.disarm(known.alarm());
  }

  private @Nullable Recorded known(Alarm alarm, boolean add) {
    synchronized (alarms) {
      Recorded known = alarms.get(alarm);
      if (known == null && add) {
        int number = alarms.size() + 1;
        known = new Recorded(number, () -> fire(number, alarm));
        alarms.put(alarm, known);
      }
      return known;
    }
  }

  private void fire(int number, Alarm alarm) {
    recorder.enter(new WireEvent.Rang(recorder.now(), number), alarm::fire);
  }
}
