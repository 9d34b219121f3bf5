package usbtoaster.emulator.core;

/**
 * Is notified of the branches of a core that may be calls or returns, of its exceptions and its
 * sleep. What of it is a call is for the listener to say.
 *
 * <p>Called inside {@link CortexM0Plus#run}, or inside a reset, on the machine's thread; it must
 * not throw. The machine's clock shows the moment after the branch: the first instruction at its
 * target begins then. Addresses are even.
 */
public interface CallListener {
  /** The core begins at {@code address}: after a reset, or as it was when listening began. */
  void began(int address, int sp);

  /** A BL or BLX has called {@code target}. */
  void called(int target, int returnAddress, int sp);

  /**
   * A BX, a POP of PC, an instruction that writes PC, or a branch that is a {@link TailCalls tail
   * call} has gone to {@code target}.
   */
  void jumped(int target, int sp);

  /**
   * The handler of an exception begins.
   *
   * @param exception its number (ARMv6-M ARM B1.5.2)
   * @param address what it has interrupted; means nothing if it is {@code late} or follows on
   *     another handler, which then has interrupted that
   * @param sp the stack pointer before the entry, likewise
   * @param late whether it takes the place of the handler that was entered just now, of which
   *     nothing was executed
   */
  void entered(int exception, int target, int address, int sp, boolean late);

  /**
   * A handler has returned.
   *
   * @param chained whether another one is {@link #entered} next, without a return between
   * @param address where the core goes on, if not
   * @param sp the stack pointer then
   */
  void left(boolean chained, int address, int sp);

  /** The core sleeps: after a WFI or WFE, or on exit from a handler. */
  void slept();

  /** It goes on. */
  void woke();

  /** The core is reset, or held in reset: what was under way is over. */
  void stopped();
}
