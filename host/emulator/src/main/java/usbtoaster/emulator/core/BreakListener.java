package usbtoaster.emulator.core;

/**
 * A debugger: it is notified when a core meets a breakpoint or executes a BKPT. A core may have
 * several: all are asked, in the order in which they were attached, and one that wants it to halt
 * is enough. One that throws does not want that.
 */
@FunctionalInterface
public interface BreakListener {
  /** The immediate of what is not a BKPT, but a breakpoint set from outside. */
  int BREAKPOINT = -1;

  /**
   * The core is before the instruction at {@code address}. Runs inside {@link CortexM0Plus#run}, on
   * the machine's thread; the core's registers may be read and written.
   *
   * @param immediate the BKPT's operand, or {@link #BREAKPOINT}
   * @return true to halt the core here; false to go on, after the BKPT or with the instruction that
   *     the breakpoint is on
   */
  boolean halts(CortexM0Plus core, int address, int immediate);

  /**
   * Returns whether a BKPT with this operand is one for it: it is not asked of others. One that
   * nobody takes is a HardFault.
   */
  default boolean takes(int immediate) {
    return true;
  }

  /**
   * The core is behind the instruction that did {@code hit}. As {@link #halts} otherwise. Who does
   * not watch anything leaves it as it is.
   *
   * @return true to halt the core here
   */
  default boolean watched(CortexM0Plus core, Watchpoints.Hit hit) {
    return false;
  }
}
