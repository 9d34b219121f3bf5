package usbtoaster.chardev;

/** Counts edges, and finds the missing ones. One thread counts, any thread looks. */
final class EdgeTally {
  private final int[] seqnos; // of the last edge of each line; the kernel counts from 1
  private final boolean[] rose;
  // Volatile: written by the thread that counts alone.
  private volatile long edges;
  private volatile long lost;
  private volatile long merged;

  EdgeTally(int lines) {
    seqnos = new int[lines];
    rose = new boolean[lines];
  }

  /** Counts an edge of the line with that index; returns how many were lost before it. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
  long count(int index, boolean rising, int lineSeqno) {
    boolean first = seqnos[index] == 0;
    int gap = lineSeqno - seqnos[index] - 1; // the number wraps round as an unsigned one
    long missing = Math.max(0, gap);
    if (!first && missing == 0 && rose[index] == rising) {
      merged++;
    }
    seqnos[index] = lineSeqno;
    rose[index] = rising;
    edges++;
    lost += missing;
    return missing;
  }

  EdgeCounts counts() {
    return new EdgeCounts(edges, lost, merged);
  }
}
