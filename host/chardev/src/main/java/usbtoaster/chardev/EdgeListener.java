package usbtoaster.chardev;

/** Is told of edges, one after another in the kernel's order, on the thread that reads them. */
@FunctionalInterface
public interface EdgeListener {
  /**
   * A line has changed. What is thrown here is reported to the reader's failures, and stops
   * nothing.
   *
   * @param line its offset on the chip
   * @param rising whether it rose
   * @param kernelNanos when the kernel's interrupt handler saw it, on the clock of {@link
   *     System#nanoTime}
   * @param seqno the number of this edge among those of all lines of the request, from 1 on
   * @param lineSeqno the number of this edge among those of its line, from 1 on
   * @param lostBefore how many edges of this line, just before this one, found the kernel's queue
   *     full
   */
  void edge(
      int line, boolean rising, long kernelNanos, long seqno, long lineSeqno, long lostBefore);

  /** The lines are gone, and no edge will come. By default nothing is done. */
  default void gone(GpioException why) {}
}
