package usbtoaster.emulator.clocks;

import usbtoaster.emulator.signal.Signal;
import usbtoaster.emulator.time.Alarm;
import usbtoaster.emulator.time.ClockDomain;
import usbtoaster.emulator.time.VirtualClock;

/**
 * A clock as a wire: high in the first half of each tick, low in the second (datasheet 2.15.3.4).
 * It is lazy: an alarm goes from edge to edge only while somebody listens. A clock that stands
 * still is low. The duty cycle of odd dividers without DC50, not quite a half, is not emulated.
 * Belongs to the machine's thread.
 */
final class ClockWire implements Signal.Source {
  private final VirtualClock clock;
  private final ClockDomain domain;
  private final Signal wire;
  private final Alarm edge;
  private boolean watched;

  ClockWire(VirtualClock clock, ClockDomain domain, String name) {
    this.clock = clock;
    this.domain = domain;
    wire = new Signal(name, this);
    edge = clock.alarm(name + " edge", this::show);
    domain.onChange(this::show);
  }

  Signal wire() {
    return wire;
  }

  @Override
  public boolean level() {
    return domain.hertz() != 0 && clock.picos() < fall(domain.ticks());
  }

  @Override
  public void watched(boolean watched) {
    this.watched = watched;
    arm();
  }

  private void show() {
    if (watched) {
      wire.set(level());
      arm();
    }
  }

  private void arm() {
    if (!watched || domain.hertz() == 0) {
      clock.disarm(edge);
      return;
    }
    long tick = domain.ticks();
    long fall = fall(tick);
    clock.arm(edge, clock.picos() < fall ? fall : domain.picosAt(tick + 1));
  }

  private long fall(long tick) {
    return (domain.picosAt(tick) + domain.picosAt(tick + 1)) / 2;
  }
}
