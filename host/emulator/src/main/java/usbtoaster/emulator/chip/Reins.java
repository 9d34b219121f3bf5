package usbtoaster.emulator.chip;

import usbtoaster.emulator.time.VirtualClock;

/** How the {@link Company} of a chip lets its time pass. */
public final class Reins {
  private final Execution execution;
  private final VirtualClock clock;

  Reins(Execution execution, VirtualClock clock) {
    this.execution = execution;
    this.clock = clock;
  }

  /**
   * Executes the instructions that begin before {@code picos} and runs the alarms up to it; the
   * clock shows {@code picos} then. Earlier after {@link #endBy}.
   */
  public void runTo(long picos) {
    execution.runTo(picos);
  }

  /** Asks the attendant, between two runs, in place of at the beginning of the next one. */
  public void ask() {
    execution.ask();
  }

  /** From inside the chip: lets {@link #runTo} end at {@code picos} if it would later. */
  public void endBy(long picos) {
    execution.runEndBy(picos);
  }

  /** Returns whether a core executes. */
  public boolean executes() {
    return execution.executes();
  }

  /**
   * Returns a moment before which the chip does nothing that can be seen outside, if nothing comes
   * from there: not before {@link Rp2040#soonestPicos}. To find that, a core executes ahead and
   * comes back.
   */
  public long quietPicos() {
    return execution.quietPicos();
  }

  /** Returns when the next alarm of the chip goes off. */
  public long nextAlarmPicos() {
    return clock.nextPicos();
  }
}
