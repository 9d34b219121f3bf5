package usbtoaster.chardev;

/**
 * What a reader has seen, and what it knows that it has not.
 *
 * @param edges how many edges arrived
 * @param lost how many found the kernel's queue full, told by gaps in {@code line_seqno}
 * @param merged how often a line moved the same way twice in a row: the chip merged at least two
 *     edges before the kernel looked. Further merged ones leave no sign
 */
public record EdgeCounts(long edges, long lost, long merged) {
  /** Before the first edge. */
  public static final EdgeCounts NONE = new EdgeCounts(0, 0, 0);

  /** Returns whether edges are known to be missing. */
  public boolean missing() {
    return lost > 0 || merged > 0;
  }
}
