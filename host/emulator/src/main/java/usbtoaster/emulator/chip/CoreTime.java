package usbtoaster.emulator.chip;

import usbtoaster.emulator.core.CortexM0Plus;
import usbtoaster.emulator.time.ClockDomain;

/**
 * A core, and where it is in the ticks of clk_sys: its own cycles stand still while it sleeps, and
 * its last instruction may end after the moment to which the machine has come. Belongs to the
 * machine's thread.
 */
final class CoreTime {
  private static final long NOWHERE = Long.MIN_VALUE;

  final CortexM0Plus core;
  private final ClockDomain clkSys;
  private long ticksAhead; // of the core's cycles: the difference is the same all over a slice
  private long reached = NOWHERE;

  CoreTime(CortexM0Plus core, ClockDomain clkSys) {
    this.core = core;
    this.clkSys = clkSys;
  }

  /** A slice begins: the core goes on where it ended, or at the first tick that begins now. */
  void begin(long nowPicos) {
    ticksAhead = startTick(nowPicos) - core.cycles();
  }

  /** Returns the tick at which its next instruction begins, if it executes then. */
  long startTick(long nowPicos) {
    return Math.max(reached, clkSys.tickFrom(nowPicos));
  }

  /** Returns how many more ticks than cycles it has in this slice. */
  long ticksAhead() {
    return ticksAhead;
  }

  /** Returns the tick at which it is: in an access, at which the instruction began. */
  long tick() {
    return core.cycles() + ticksAhead;
  }

  /** Executes the instructions that begin before {@code tick}, or fewer. */
  void runTo(long tick) {
    core.run(tick - ticksAhead);
  }

  /** Lets {@link #runTo} end before the first instruction that begins at {@code tick} or later. */
  void limit(long tick) {
    core.limit(tick - ticksAhead);
  }

  /** The slice ends. */
  void end() {
    reached = tick();
  }

  /** The slice ends as its clock stops: no time passes for the rest of the instruction. */
  void stop() {
    reached = NOWHERE;
  }

  /** The clock has changed while nothing executed: ticks are counted anew from now on. */
  void rebase() {
    if (reached - clkSys.ticks() <= 1) {
      reached = NOWHERE; // else it is in the middle of an instruction, which takes its cycles
    }
  }
}
