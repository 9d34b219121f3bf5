package usbtoaster.emulator.watchdog;

import usbtoaster.emulator.bus.Register;
import usbtoaster.emulator.bus.Registers;
import usbtoaster.emulator.time.Alarm;
import usbtoaster.emulator.time.ClockDomain;
import usbtoaster.emulator.time.VirtualClock;

/**
 * WATCHDOG: resets the chip unless it is fed, and keeps eight words across that (datasheet 4.7).
 *
 * <p>TIME counts down by two at each tick (erratum RP2040-E1). When it bites, the reset is an alarm
 * of the virtual clock, so it never happens inside an access. It then stops: an image that does not
 * start it again is not bitten again. Belongs to the machine's thread.
 */
public final class Watchdog {
  private static final int TRIGGER = 1 << 31;
  private static final int ENABLE = 1 << 30;
  private static final int PAUSE = 0x0700_0000;
  private static final int TIME = 0x00FF_FFFF;
  private static final int FORCE = 1 << 1;
  private static final int TIMER = 1;
  private static final int PER_TICK = 2;
  private static final int SCRATCHES = 8;

  private final VirtualClock clock;
  private final ClockDomain tick;
  private final TickGenerator generator;
  private final Runnable bite;
  private final Alarm expired;
  private final Alarm triggered;
  private final Registers registers = new Registers("WATCHDOG");
  private final Register ctrl;
  private final Register reason;
  private boolean counting;
  private long time;
  private long timeTicks;

  /**
   * Makes the watchdog, not running.
   *
   * @param reference clk_ref
   * @param bite resets what WDSEL of PSM and of RESETS select; runs between accesses
   */
  public Watchdog(VirtualClock clock, ClockDomain reference, Runnable bite) {
    this.clock = clock;
    this.bite = bite;
    expired = clock.alarm("WATCHDOG expires", () -> bite(TIMER));
    triggered = clock.alarm("WATCHDOG is triggered", () -> bite(FORCE));
    ctrl = registers.at(0x00, "CTRL").reset(PAUSE).writable(ENABLE | PAUSE).onWrite(this::control);
    ctrl.reads(() -> ctrl.value() | (int) left());
    registers.at(0x04, "LOAD").reads(() -> 0).onWrite(word -> load(word & TIME, counting));
    reason = registers.at(0x08, "REASON");
    for (int i = 0; i < SCRATCHES; i++) {
      registers.at(0x0C + 4 * i, "SCRATCH" + i).writable(-1);
    }
    generator = new TickGenerator(clock, registers, reference);
    tick = generator.output();
    tick.onChange(this::schedule);
  }

  /** Returns the registers, at 0x40058000. */
  public Registers registers() {
    return registers;
  }

  /** Returns the tick, 1 MHz once the firmware has set it up: what the timer counts. */
  public ClockDomain tick() {
    return tick;
  }

  /** Resets the block as power-on and the RUN pin do: the scratch registers too. */
  public void reset() {
    registers.reset();
    clock.disarm(triggered);
    time = 0;
    generator.start();
    schedule();
  }

  private void control(int word) {
    load(left(), ctrl.has(ENABLE));
    if ((word & TRIGGER) != 0) {
      clock.arm(triggered, clock.picos());
    }
  }

  private void load(long value, boolean enabled) {
    time = value;
    timeTicks = tick.ticks();
    counting = enabled;
    schedule();
  }

  private long left() {
    return counting ? Math.max(0, time - PER_TICK * (tick.ticks() - timeTicks)) : time;
  }

  private void schedule() {
    if (counting && tick.hertz() > 0) {
      clock.arm(expired, tick.picosAt(timeTicks + (time + 1) / PER_TICK));
    } else {
      clock.disarm(expired);
    }
  }

  private void bite(int why) {
    ctrl.value(ctrl.value() & ~ENABLE);
    load(0, false);
    reason.value(why);
    bite.run();
  }
}
