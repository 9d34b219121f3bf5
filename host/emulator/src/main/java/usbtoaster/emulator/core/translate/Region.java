package usbtoaster.emulator.core.translate;

/**
 * Code that is translated from one entry on: loops, branches and the small functions that it calls.
 * It has nothing of a machine's, so that all machines with the same code share it.
 */
public abstract class Region {
  /** So often is it entered until HotSpot has made its best of it, or nearly so. */
  private static final int YOUNG_ENTRIES = 100_000;

  /** A part that a young one runs for has less than two to the power of this many cycles. */
  private static final int YOUNG_BITS = 8;

  /** The same for a grown one: some microseconds, of which an entry is a hundredth. */
  private static final int PART_BITS = 14;

  /** Two to the power of 32 by the golden ratio: its multiples are spread evenly. */
  private static final int GOLDEN = 0x9E37_79B9;

  /** The cycles that must be left of a slice for it to be entered. */
  public final int need;

  private final Extent extent;

  /**
   * How often it was entered. Threads whose machines share it count without order: it may stay
   * young for longer.
   */
  private int entered;

  protected Region(Extent extent) {
    this.extent = extent;
    need = extent.need();
  }

  /** Returns what it is made of. */
  public Extent extent() {
    return extent;
  }

  /**
   * Returns for how many of {@code cycles} it shall run, beyond {@link #need}, and counts that it
   * is entered. These are parts of all lengths, so that it is left at each of its looks at the end:
   * HotSpot then knows that all of them may end it. While it is young they are short; but they do
   * not end, as what HotSpot throws away later is compiled again only if it is entered often.
   */
  public final int part(int cycles) {
    int count = entered++;
    int bits = count >= 0 && count < YOUNG_ENTRIES ? YOUNG_BITS : PART_BITS;
    return Math.min(cycles, (count * GOLDEN) >>> (32 - bits));
  }

  /**
   * Executes from the entry until the code goes elsewhere, an instruction is the interpreter's, or
   * what is left of the slice may be too short for the path to the next look at it. The frame's
   * registers and counts are those after the last instruction, but PC.
   *
   * @param r the frame's registers
   * @param ram SRAM's bytes
   * @param watched SRAM's watched lines
   * @param end what the slice may count to
   * @return the address of the next instruction; that of the entry, with nothing counted, if the
   *     first one is the interpreter's this time
   */
  public abstract int run(Frame frame, int[] r, byte[] ram, byte[] watched, RegionBus bus, int end);
}
