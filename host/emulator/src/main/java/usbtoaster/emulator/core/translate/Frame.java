package usbtoaster.emulator.core.translate;

/**
 * What the interpreter and translated code hand to each other: registers, flags, and the counts of
 * the slice. It is their one home: whoever executes keeps them in locals meanwhile, and puts them
 * back.
 *
 * <p>The fields are open to the code that executes. Belongs to the machine's thread.
 */
public class Frame {
  /** R0 to R12, the SP in use, LR, and the address of the next instruction. */
  public final int[] r = new int[16];

  /** N is its sign, Z whether its low half is 0: so that both can be 1. */
  public long nz = 1;

  /** C is bit 32. */
  public long carry;

  /** V is its sign. */
  public int overflow;

  /** The cycles that the slice has counted: without what it waited for the bus. */
  public int spent;

  /** The instructions that the slice has executed. */
  public int count;
}
