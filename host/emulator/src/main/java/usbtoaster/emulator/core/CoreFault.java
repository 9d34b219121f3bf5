package usbtoaster.emulator.core;

/**
 * An instruction that cannot be: the core takes a HardFault, or halts for a debugger. It has no
 * stack trace: it is a thing of the machine, not of the emulator.
 */
final class CoreFault extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int NO_BREAK = -2;

  private final int breakpoint;

  private CoreFault(String message, int breakpoint) {
    super(message, null, false, false);
    this.breakpoint = breakpoint;
  }

  CoreFault(String message) {
    this(message, NO_BREAK);
  }

  /** Makes the end of a slice at a breakpoint; {@code immediate} as the {@link BreakListener}'s. */
  static CoreFault atBreak(int immediate) {
    return new CoreFault("a breakpoint", immediate);
  }

  /** Makes the end of a lead, before what cannot be done in one. */
  static CoreFault apart() {
    return new CoreFault("the other core may see it");
  }

  boolean isBreak() {
    return breakpoint != NO_BREAK;
  }

  /** Returns what the {@link BreakListener} is given. */
  int breakpoint() {
    return breakpoint;
  }
}
