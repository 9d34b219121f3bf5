package usbtoaster.emulator.core;

/**
 * Looks how far a core can execute registers, SRAM and code alone, which nobody outside the chip
 * can see: it goes there as a {@link Lead} and comes back.
 *
 * <p>How far it looks depends on how far it saw the times before; where it saw hardly anything it
 * does not look for a while. Belongs to the machine's thread.
 */
public final class Outlook {
  private static final int LEAST = 64;
  private static final int MOST = 1 << 16;
  private static final int WORTH = 40;
  private static final int MOST_TURNS = 32;

  private final CortexM0Plus core;
  private final Lead lead;
  private final CoreMark mark = new CoreMark();
  private int length = 1024; // of the next look, in cycles
  private int turns; // before the next one
  private int pause = 1;

  /** Makes one. */
  public Outlook(CortexM0Plus core) {
    this.core = core;
    lead = core.newLead();
  }

  /**
   * Returns the {@linkplain CortexM0Plus#cycles cycles} before which the core does nothing else, if
   * no interrupt comes; those of now, if that cannot be said.
   *
   * @param mostCycles how far somebody wants to know it
   */
  public long quietUntil(long mostCycles) {
    long now = core.cycles();
    long to = Math.min(mostCycles, now + length);
    if (turns > 0 || to - now < WORTH || !core.mayLead()) {
      turns = Math.max(0, turns - 1);
      return now;
    }
    mark.take(core);
    lead.begin(null);
    boolean far = core.lead(to, lead);
    long until = core.cycles();
    lead.takeBack();
    mark.putBack(core);
    learn(until - now, far);
    return until;
  }

  private void learn(long cycles, boolean far) {
    length = far ? Math.min(2 * length, MOST) : Math.clamp(2 * cycles, LEAST, MOST);
    pause = cycles >= WORTH ? 1 : Math.min(2 * pause, MOST_TURNS);
    turns = pause - 1;
  }
}
