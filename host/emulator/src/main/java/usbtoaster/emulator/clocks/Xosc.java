package usbtoaster.emulator.clocks;

import usbtoaster.emulator.bus.Register;
import usbtoaster.emulator.bus.Registers;
import usbtoaster.emulator.time.Alarm;
import usbtoaster.emulator.time.ClockDomain;
import usbtoaster.emulator.time.VirtualClock;

/**
 * XOSC: the crystal oscillator (datasheet 2.16). Its output stands still until the startup delay
 * has passed, also behind DORMANT; then it ticks with the board's crystal. Belongs to the machine's
 * thread.
 */
public final class Xosc {
  private static final int ENABLE_LSB = 12;
  private static final int DISABLE = 0xD1E;
  private static final int ENABLE = 0xFAB;
  private static final int FREQ_RANGE_1_15MHZ = 0xAA0;
  private static final int STABLE = 1 << 31;
  private static final int BADWRITE = 1 << 24;
  private static final int ENABLED = 1 << 12;
  private static final int X4 = 1 << 20;
  private static final int DELAY = 0x3FFF;
  private static final int DELAY_UNIT = 256;

  private final VirtualClock clock;
  private final ClockDomain crystal;
  private final ClockDomain output;
  private final Alarm stable;
  private final Registers registers = new Registers("XOSC");
  private final Register ctrl;
  private final Register status;
  private final Register startup;
  private final Dormancy dormancy;
  private boolean enabled;
  private long enabledTicks;

  /**
   * Makes the oscillator, off.
   *
   * @param crystalHertz its crystal: 1 to 15 MHz
   * @param wake wakes it while it is dormant
   */
  public Xosc(VirtualClock clock, long crystalHertz, DormantWake wake) {
    this.clock = clock;
    crystal = new ClockDomain("crystal", clock, crystalHertz);
    output = new ClockDomain("xosc_clksrc", clock, 0);
    stable = clock.alarm("XOSC stable", () -> output.hertz(crystal.hertz()));
    ctrl =
        registers
            .at(0x00, "CTRL")
            .reset(DISABLE << ENABLE_LSB | FREQ_RANGE_1_15MHZ)
            .writable(0x00FF_FFFF)
            .onWrite(word -> control());
    status = registers.at(0x04, "STATUS").clearable(BADWRITE);
    status.reads(this::status);
    dormancy = new Dormancy(registers, 0x08, wake, () -> output.hertz() > 0, this::dormant);
    startup =
        registers.at(0x0C, "STARTUP").reset(0xC4).writable(X4 | DELAY).onWrite(word -> armStable());
    DownCounter.declare(registers, 0x1C, output);
  }

  /** Returns the registers, at 0x40024000. */
  public Registers registers() {
    return registers;
  }

  /** Returns the oscillator's output: 0 Hz while it is not stable. */
  public ClockDomain output() {
    return output;
  }

  /** Resets the block: the oscillator stops. */
  public void reset() {
    registers.reset();
    dormancy.reset();
    stop();
  }

  private void dormant() {
    if (dormancy.dormant()) {
      clock.disarm(stable);
      output.hertz(0);
    } else {
      enabledTicks = crystal.ticks();
      armStable();
    }
  }

  private void control() {
    int enable = ctrl.value() >>> ENABLE_LSB;
    boolean known = enable == ENABLE || enable == DISABLE;
    if (!known || (ctrl.value() & 0xFFC) != FREQ_RANGE_1_15MHZ) {
      status.value(BADWRITE);
    }
    if (enable == DISABLE) {
      stop();
    } else if (!enabled) { // what is no code enables too
      enabled = true;
      enabledTicks = crystal.ticks();
      armStable();
    }
  }

  private void stop() {
    enabled = false;
    clock.disarm(stable);
    output.hertz(0);
  }

  private void armStable() {
    if (enabled && !dormancy.dormant() && output.hertz() == 0) {
      long delay = (long) (startup.value() & DELAY) * DELAY_UNIT * (startup.has(X4) ? 4 : 1);
      clock.arm(stable, crystal.picosAt(enabledTicks + delay));
    }
  }

  private int status() {
    return status.value() | (output.hertz() > 0 ? STABLE : 0) | (enabled ? ENABLED : 0);
  }
}
