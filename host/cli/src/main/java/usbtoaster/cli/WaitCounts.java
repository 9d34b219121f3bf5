package usbtoaster.cli;

/**
 * How many threads waited for how many writes, over many samples. For one thread at a time.
 *
 * <p>The writes in flight are counted twice in a sample: those that were when it began, and those
 * of them that still were when it had ended. As many threads wait as writes are in flight if their
 * number is one of these, or between.
 */
final class WaitCounts {
  private long samples;
  private long withoutWaiting;
  private long asMany;
  private int leastWaiting = Integer.MAX_VALUE;
  private int mostWaiting;
  private int leastInFlight = Integer.MAX_VALUE;
  private int mostInFlight;

  /**
   * Adds a sample.
   *
   * @param throughout how many writes were in flight all the time
   * @param before how many when it began
   */
  void add(int waiting, int throughout, int before) {
    samples++;
    withoutWaiting += waiting == 0 ? 1 : 0;
    asMany += waiting >= throughout && waiting <= before ? 1 : 0;
    leastWaiting = Math.min(leastWaiting, waiting);
    mostWaiting = Math.max(mostWaiting, waiting);
    leastInFlight = Math.min(leastInFlight, throughout);
    mostInFlight = Math.max(mostInFlight, throughout);
  }

  /** Returns how many samples there are. */
  long samples() {
    return samples;
  }

  /** Returns in how many samples no thread waited. */
  long withoutWaiting() {
    return withoutWaiting;
  }

  /** Returns in how many samples as many threads waited as writes were in flight. */
  long asMany() {
    return asMany;
  }

  int leastWaiting() {
    return Math.min(leastWaiting, mostWaiting);
  }

  int mostWaiting() {
    return mostWaiting;
  }

  int leastInFlight() {
    return Math.min(leastInFlight, mostInFlight);
  }

  int mostInFlight() {
    return mostInFlight;
  }
}
