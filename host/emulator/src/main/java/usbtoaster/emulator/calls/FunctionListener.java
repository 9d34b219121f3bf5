package usbtoaster.emulator.calls;

/**
 * Is notified of the functions that a core executes. What is called and what returns is nested:
 * each {@link #called} has its {@link #returned}, and those of greater depth lie between.
 *
 * <p>Called inside the machine, in the middle of an instruction. It may look and note; it must not
 * act on the machine or wait. What it throws goes to the failures of the machine's clock. Times are
 * the machine's, in picoseconds: a call's when the first instruction of the function begins, a
 * return's when the first one after it does.
 */
public interface FunctionListener {
  /** What {@link #called} gives as the function that a core sleeps in. */
  String ASLEEP = "(asleep)";

  /**
   * A function begins: called, entered as the handler of an exception, or {@link #ASLEEP}.
   *
   * @param function its name in the image; without one {@code 0x10000234}, and in the boot ROM
   *     {@code boot ROM 0x00EE}
   * @param depth how many are under way: 0 for what nobody called
   */
  default void called(String function, int depth, long picos) {}

  /** A function has ended: returned, left by a jump, or cut off by a reset. */
  void returned(String function, int depth, long beganPicos, long picos);
}
