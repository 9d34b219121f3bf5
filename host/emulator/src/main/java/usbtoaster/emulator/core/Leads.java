package usbtoaster.emulator.core;

import java.util.function.IntConsumer;
import usbtoaster.emulator.bus.Register;

/**
 * Lets two cores execute faster than in turns, one instruction each: as far as they touch nothing
 * that is shared, their order makes no difference.
 *
 * <p>Overview. One core leads: it executes some thousand cycles, or up to an instruction that is
 * more than registers, SRAM and code: an access of a peripheral, unless it is a read that {@link
 * Register#ahead} allows, a system instruction, a fault. The other one follows to the same moment,
 * unless it comes to such an instruction, or to a {@linkplain Lead line} that the first one has
 * used, before. Then the first one goes back to where it began, and again up to there. At the end
 * both are where they would be in turns, and the one that is behind is before what is shared: that
 * is done in turns.
 *
 * <p>How far is tried is their {@link Stride}; the core leads that shared something last. None of
 * that makes a difference to the machine. Belongs to the machine's thread.
 */
public final class Leads {
  /**
   * So many turns, one after the other, come before the first lead. A core that sleeps in the boot
   * ROM executes some fifty instructions there, after a reset and after each SEV of the other one;
   * that is no reason to have all regions look before each load.
   */
  private static final int TURNS_FIRST = 200;

  private final CortexM0Plus[] cores;
  private final IntConsumer turn;
  private final long[] ticksAhead = new long[2];
  private final CoreMark mark = new CoreMark();
  private final Stride stride = new Stride(4096);
  private Lead[] leads = {}; // made when both cores execute, as they seldom do
  private int first;
  private int turns; // since both execute
  private long takenBack;
  private long ledCycles;

  /**
   * Makes leads of the two cores of a chip.
   *
   * @param turn is given the number of the core that executes from now on: the time is its
   */
  public Leads(CortexM0Plus core0, CortexM0Plus core1, IntConsumer turn) {
    cores = new CortexM0Plus[] {core0, core1};
    this.turn = turn;
  }

  /** Says that one of the cores does not execute. */
  public void rest() {
    turns = 0;
  }

  /** Returns how many leads were taken back: for tests, and for people who measure. */
  public long takenBack() {
    return takenBack;
  }

  /** Returns how many cycles the cores have come by leads, and not in turns: for the same. */
  public long ledCycles() {
    return ledCycles;
  }

  /**
   * Executes on both cores what nobody but themselves can see, up to {@code endTick}; maybe
   * nothing.
   *
   * @param ahead0 what core 0's cycles need to be ticks
   * @param ahead1 what core 1's cycles need to be ticks
   */
  public void run(long ahead0, long ahead1, long endTick) {
    if (leads.length == 0 && turns < TURNS_FIRST) {
      turns++;
      return;
    }
    if (stride.pauses() || !cores[0].mayLead() || !cores[1].mayLead()) {
      return;
    }
    if (leads.length == 0) {
      leads = new Lead[] {cores[0].newLead(true), cores[1].newLead(true)};
      cores[0].tracked();
    }
    ticksAhead[0] = ahead0;
    ticksAhead[1] = ahead1;
    long from = Math.min(tick(0), tick(1));
    lead(first, Math.min(endTick, Math.max(tick(0), tick(1)) + stride.cycles()), endTick);
    if (leads[0].sentEvent() || leads[1].sentEvent()) {
      cores[0].sleep.event();
      cores[1].sleep.event();
    }
    long came = Math.min(tick(0), tick(1)) - from;
    ledCycles += came;
    stride.came(came);
  }

  private long tick(int core) {
    return cores[core].cycles() + ticksAhead[core];
  }

  /** Lets a core execute up to {@code tick}; false: it has come before what is not for now. */
  private boolean go(int core, long tick) {
    turn.accept(core);
    return cores[core].lead(tick - ticksAhead[core], leads[core]);
  }

  private void lead(int front, long limit, long endTick) {
    int back = 1 - front;
    mark.take(cores[front]);
    leads[front].begin(null);
    boolean far = go(front, limit);
    // Core 1 executes what begins before core 0's next instruction, core 0 also what begins with it
    long there = Math.min(endTick, tick(front) + front);
    leads[back].begin(leads[front]);
    if (!go(back, there)) {
      first = back;
      meet(front, Math.min(limit, tick(back) + back));
    } else if (far) {
      stride.lengthen();
    }
  }

  /** Lets {@code front} be where it is to be while the other one does what begins before. */
  private void meet(int front, long tick) {
    if (tick(front) <= tick) {
      return;
    }
    takenBack++;
    leads[front].takeBack();
    mark.putBack(cores[front]);
    leads[front].begin(null);
    stride.fit(tick - tick(front));
    if (!go(front, tick)) {
      throw new IllegalStateException("A core that executes the same again does something else");
    }
  }
}
