package usbtoaster.emulator.watchdog;

import usbtoaster.emulator.bus.Register;
import usbtoaster.emulator.bus.Registers;
import usbtoaster.emulator.time.ClockDomain;
import usbtoaster.emulator.time.VirtualClock;

/**
 * TICK: divides clk_ref by CYCLES for the watchdog and the timer (datasheet 4.7.2). With CYCLES at
 * 0, as after a reset, we let it stand still. Belongs to the machine's thread.
 */
final class TickGenerator {
  private static final int COUNT_LSB = 11;
  private static final int RUNNING = 1 << 10;
  private static final int ENABLE = 1 << 9;
  private static final int CYCLES = 0x1FF;

  private final ClockDomain reference;
  private final ClockDomain output;
  private final Register tick;
  private long startedTicks;

  TickGenerator(VirtualClock clock, Registers registers, ClockDomain reference) {
    this.reference = reference;
    output = new ClockDomain("watchdog tick", clock, 0);
    tick =
        registers.at(0x2C, "TICK").reset(ENABLE).writable(ENABLE | CYCLES).onWrite(word -> start());
    tick.reads(this::state);
    reference.onChange(this::update);
  }

  ClockDomain output() {
    return output;
  }

  void start() {
    startedTicks = reference.ticks();
    update();
  }

  private void update() {
    output.hertz(running() ? reference.hertz() / cycles() : 0);
  }

  private boolean running() {
    return tick.has(ENABLE) && cycles() > 0;
  }

  private int cycles() {
    return tick.value() & CYCLES;
  }

  private int state() {
    if (!running()) {
      return tick.value();
    }
    int left = cycles() - (int) ((reference.ticks() - startedTicks) % cycles());
    return tick.value() | RUNNING | (left & CYCLES) << COUNT_LSB;
  }
}
