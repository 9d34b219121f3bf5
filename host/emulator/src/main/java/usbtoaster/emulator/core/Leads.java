package usbtoaster.emulator.core;

/**
 * Lets two cores execute faster than in turns, one instruction each: as far as they touch nothing
 * that is shared, their order makes no difference.
 *
 * <p>Overview. One core leads: it executes some thousand cycles, or up to an instruction that is
 * more than registers, SRAM and code: an access of a peripheral, a system instruction, a fault. The
 * other one follows to the same moment, unless it comes to such an instruction, or to a {@linkplain
 * Lead line} that the first one has used, before. Then the first one goes back to where it began,
 * and again up to there. At the end both are where they would be in turns, and the one that is
 * behind is before what is shared: that is done in turns.
 *
 * <p>How far is tried depends on how far it went the times before, and so does which core leads:
 * the one that shared something last. None of that makes a difference to the machine. Belongs to
 * the machine's thread.
 */
public final class Leads {
  private static final int LEAST = 64;
  private static final int MOST = 1 << 16;
  private static final int WORTH = 40;
  private static final int MOST_TURNS = 32;

  private final CortexM0Plus[] cores;
  private final Lead[] leads;
  private final CoreMark mark = new CoreMark();
  private int first;
  private int length = 4096; // of the next lead, in cycles
  private int turns; // before the next try
  private int pause = 1;
  private long taken;
  private boolean begun;

  /** Makes leads of the two cores of a chip. */
  public Leads(CortexM0Plus core0, CortexM0Plus core1) {
    cores = new CortexM0Plus[] {core0, core1};
    leads = new Lead[] {core0.newLead(), core1.newLead()};
  }

  /** Returns how many leads were taken back: for tests, and for people who measure. */
  public long taken() {
    return taken;
  }

  /**
   * Executes on both cores what nobody but themselves can see, up to {@code endTick}; maybe
   * nothing.
   *
   * @param ahead0 what core 0's cycles need to be ticks
   * @param ahead1 what core 1's cycles need to be ticks
   */
  public void run(long ahead0, long ahead1, long endTick) {
    if (turns > 0) {
      turns--;
      return;
    }
    if (!cores[0].mayLead() || !cores[1].mayLead()) {
      return;
    }
    if (!begun) {
      begun = true;
      cores[0].tracked();
    }
    long from = Math.min(cores[0].cycles() + ahead0, cores[1].cycles() + ahead1);
    long far = Math.max(cores[0].cycles() + ahead0, cores[1].cycles() + ahead1);
    int leader = first;
    lead(leader, ahead0, ahead1, Math.min(endTick, far + length), endTick);
    long to = Math.min(cores[0].cycles() + ahead0, cores[1].cycles() + ahead1);
    learn(to - from);
  }

  private void lead(int leader, long ahead0, long ahead1, long limit, long endTick) {
    CortexM0Plus front = cores[leader];
    CortexM0Plus back = cores[1 - leader];
    long frontAhead = leader == 0 ? ahead0 : ahead1;
    long backAhead = leader == 0 ? ahead1 : ahead0;
    mark.take(front);
    leads[leader].begin(null);
    boolean far = front.lead(limit - frontAhead, leads[leader]);
    // Core 1 executes what begins before core 0's next instruction, core 0 also what begins with it
    long there = Math.min(endTick, front.cycles() + frontAhead + leader);
    leads[1 - leader].begin(leads[leader]);
    if (back.lead(there - backAhead, leads[1 - leader])) {
      length = far ? Math.min(2 * length, MOST) : length;
      return;
    }
    first = 1 - leader;
    long met = back.cycles() + backAhead;
    long again = Math.min(limit, met + 1 - leader);
    if (front.cycles() + frontAhead > again) {
      taken++;
      leads[leader].takeBack();
      mark.putBack(front);
      leads[leader].begin(null);
      length = Math.clamp(2 * (met - front.cycles() - frontAhead), LEAST, MOST);
      if (!front.lead(again - frontAhead, leads[leader])) {
        throw new IllegalStateException("A core that executes the same again does something else");
      }
    }
  }

  /** A lead that was hardly one is not tried again at once. */
  private void learn(long cycles) {
    pause = cycles >= WORTH ? 1 : Math.min(2 * pause, MOST_TURNS);
    turns = pause - 1;
  }
}
