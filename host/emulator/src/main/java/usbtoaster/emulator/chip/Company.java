package usbtoaster.emulator.chip;

/** The chips that a chip is wired to, and itself: their time passes together. */
public interface Company {
  /** Lets the time of all pass, as {@link Rp2040#runTo}. */
  void runTo(long picos);

  /** From inside {@code chip}: ends the run of all, as {@link Rp2040#pause}. */
  void pause(Rp2040 chip);

  /** Returns whether nothing executes on any. */
  boolean idle();

  /** Returns when the next alarm of any goes off. */
  long nextPicos();
}
