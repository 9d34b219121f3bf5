package usbtoaster.emulator.i2c;

import java.util.function.IntSupplier;
import usbtoaster.emulator.signal.Signal;
import usbtoaster.emulator.time.Alarm;
import usbtoaster.emulator.time.ClockDomain;
import usbtoaster.emulator.time.VirtualClock;

/**
 * An input behind its spike suppression (datasheet 4.3.9): a change comes through when it has
 * lasted for IC_FS_SPKLEN ticks; what is shorter does not. Belongs to the machine's thread.
 */
final class SpikeFilter {
  private final VirtualClock clock;
  private final ClockDomain icClk;
  private final Signal in;
  private final IntSupplier spikeTicks;
  private final Signal.Listener listener;
  private final Alarm through;
  private boolean on;
  private boolean level;

  SpikeFilter(
      VirtualClock clock,
      ClockDomain icClk,
      Signal in,
      IntSupplier spikeTicks,
      Signal.Listener listener) {
    this.clock = clock;
    this.icClk = icClk;
    this.in = in;
    this.spikeTicks = spikeTicks;
    this.listener = listener;
    through = clock.alarm(in.name() + " behind the filter", this::pass);
    level = in.level();
    in.listen(this::changed);
  }

  /** Switches it on or off; while it is off nobody is notified of anything. */
  void on(boolean on) {
    this.on = on;
    level = in.level();
    clock.disarm(through);
  }

  /** Returns the level behind the filter. */
  boolean level() {
    return on ? level : in.level();
  }

  private void changed(boolean now) {
    if (!on) {
      return;
    }
    if (now == level) {
      clock.disarm(through);
    } else {
      clock.arm(through, icClk.picosIn(spikeTicks.getAsInt()));
    }
  }

  private void pass() {
    level = in.level();
    listener.changed(level);
  }
}
