package usbtoaster.emulator.core;

/**
 * Looks how far a core can execute what nobody outside the chip can see: it goes there as a {@link
 * Lead} and comes back. The clock is to show the core's time, for the registers that it reads.
 *
 * <p>How far it looks is its {@link Stride}. Belongs to the machine's thread.
 */
public final class Outlook {
  private final CortexM0Plus core;
  private final Lead lead;
  private final CoreMark mark = new CoreMark();
  private final Stride stride = new Stride(1024);

  /** Makes one. */
  public Outlook(CortexM0Plus core) {
    this.core = core;
    lead = core.newLead(false);
  }

  /**
   * Returns the {@linkplain CortexM0Plus#cycles cycles} before which the core does nothing else, if
   * no interrupt comes; those of now, if that cannot be said.
   *
   * @param mostCycles how far somebody wants to know it
   */
  public long quietUntil(long mostCycles) {
    long now = core.cycles();
    long to = Math.min(mostCycles, now + stride.cycles());
    if (stride.pauses() || to - now < Stride.WORTH || !core.mayLead()) {
      return now;
    }
    mark.take(core);
    lead.begin(null);
    boolean far = core.lead(to, lead);
    long until = core.cycles();
    lead.takeBack();
    mark.putBack(core);
    if (far) {
      stride.lengthen();
    } else {
      stride.fit(until - now);
    }
    stride.came(until - now);
    return until;
  }
}
