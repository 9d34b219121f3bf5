package usbtoaster.flash;

/** Lets time pass. */
@FunctionalInterface
public interface Pause {
  /**
   * Waits.
   *
   * @return whether to go on: false if somebody wants to stop
   */
  boolean pass(long nanos);

  /**
   * Waits until something holds, and looks every 50 ms.
   *
   * @param limitNanos how long at most
   * @return whether it holds
   */
  default boolean until(Condition condition, long limitNanos) throws FlashException {
    final long step = 50_000_000;
    for (long waited = 0; !condition.holds(); waited += step) {
      if (waited >= limitNanos || !pass(step)) {
        return false;
      }
    }
    return true;
  }

  /** Something that is waited for. */
  @FunctionalInterface
  interface Condition {
    /** Returns whether it holds by now. */
    boolean holds() throws FlashException;
  }
}
