package usbtoaster.emulator.chip;

import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.core.CortexM0Plus;
import usbtoaster.emulator.time.ClockDomain;
import usbtoaster.emulator.time.Slice;
import usbtoaster.emulator.time.VirtualClock;

/**
 * Lets the core execute between alarms: the machine's main loop.
 *
 * <p>Overview: a slice goes from now to the next alarm. While the core is in it, time is the cycles
 * that it has used; an alarm that is armed for an earlier moment, a change of clk_sys and {@link
 * #pause} end the slice after the instruction. Then the clock catches up and runs the alarms. A
 * core that sleeps costs nothing: the clock jumps from alarm to alarm. The last instruction of a
 * slice may begin before the alarm and end after it, by less than 40 cycles: as on the chip, where
 * an interrupt waits for the instruction. A core that is woken between two ticks goes on at the
 * later one. So what happens does not depend on the moments to which its owner lets it run.
 */
final class Execution implements Slice {
  private static final long NOWHERE = -1;
  private static final Attendant NOBODY = () -> Long.MAX_VALUE;

  private final VirtualClock clock;
  private final Chip chip;
  private final ClockDomain clkSys;
  private final CortexM0Plus core;
  private long ticksAhead; // of the core's cycles: the difference is the same all over a slice

  // Where the last slice ended: the next one begins there as a rule, unless clk_sys has changed.
  private long reachedTick;
  private long reachedPicos = NOWHERE;

  private Attendant attendant = NOBODY;
  private boolean paused;
  private boolean running;
  private long stoppedPicos;

  Execution(VirtualClock clock, Chip chip) {
    this.clock = clock;
    this.chip = chip;
    this.clkSys = chip.tree.clocks.sys();
    this.core = chip.core0;
    clkSys.onChange(this::changeOfClock);
  }

  /** Executes until the clock shows {@code picos} or a little more, or until {@link #pause}. */
  void runTo(long picos) {
    paused = false;
    while (!paused && clock.picos() < picos) {
      long end = Math.min(attendant.attend(), picos);
      if (!paused) {
        advance(Math.min(clock.nextPicos(), end));
      }
    }
  }

  private void advance(long picos) {
    running = true;
    try {
      if (!chip.core0Runs() || clkSys.hertz() == 0) {
        clock.advanceTo(picos);
      } else {
        slice(picos);
      }
    } finally {
      running = false;
    }
  }

  /** Sets who is asked before each slice; null: nobody. */
  void attendant(@Nullable Attendant attendant) {
    this.attendant = attendant == null ? NOBODY : attendant;
  }

  /** Returns whether time passes: what happens is the machine's doing, not its owner's. */
  boolean running() {
    return running;
  }

  private void slice(long endPicos) {
    long now = clock.picos();
    long startTick = now == reachedPicos ? reachedTick : clkSys.tickFrom(now);
    long endTick = clkSys.tickFrom(endPicos);
    if (startTick >= endTick) {
      clock.advanceTo(endPicos); // the core's tick is not before what is due
      return;
    }
    ticksAhead = startTick - core.cycles();
    clock.beginSlice(this);
    core.run(endTick - ticksAhead);
    boolean stands = clkSys.hertz() == 0;
    reachedTick = tick();
    long reached = stands ? stoppedPicos : picos();
    reachedPicos = stands ? NOWHERE : reached;
    clock.endSlice();
    clock.advanceTo(reached);
  }

  /** Returns the tick of clk_sys at which the core is. */
  private long tick() {
    return core.cycles() + ticksAhead;
  }

  @Override
  public long picos() {
    return clkSys.picosAt(tick());
  }

  @Override
  public void endBy(long picos) {
    core.limit(clkSys.tickFrom(picos) - ticksAhead);
  }

  /** Ends the slice after the instruction that executes, and {@link #runTo} with it. */
  void pause() {
    paused = true;
    cut();
  }

  /** Where clk_sys stops, time stops for the rest of the instruction too. */
  private void changeOfClock() {
    stoppedPicos = clock.picos();
    reachedPicos = NOWHERE;
    cut();
  }

  private void cut() {
    core.limit(core.cycles());
  }
}
