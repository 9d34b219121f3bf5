package usbtoaster.kernel;

/**
 * Interrupt request levels, lowest first. What runs at one level is not pre-empted on its processor
 * by anything of the same level or below.
 *
 * <p>Source: semantics item 38.
 */
public enum Irql {
  /** Ordinary code: threads, user APCs, normal kernel APCs. */
  PASSIVE,
  /** Special kernel APCs run here, and no APC is delivered. */
  APC,
  /** DPCs run here and spin locks raise to here; waiting is fatal. */
  DISPATCH,
  /** Interrupt service routines run here: NT's DIRQL. */
  DEVICE,
  /** Nothing interrupts. */
  HIGH;

  /** Returns whether this level is {@code other} or above it. */
  public boolean atLeast(Irql other) {
    return compareTo(other) >= 0;
  }

  /** Returns whether this level is below {@code other}. */
  public boolean below(Irql other) {
    return compareTo(other) < 0;
  }
}
