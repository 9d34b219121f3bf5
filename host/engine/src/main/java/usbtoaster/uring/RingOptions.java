package usbtoaster.uring;

import usbtoaster.trace.census.ThreadMaker;

/**
 * How large a ring is, and who makes its thread.
 *
 * @param submissions how many entries may be filled between two enters; Linux rounds up
 * @param completions how many ends have room. More than that at once are kept by Linux until the
 *     next enter
 * @param mostInFlight how many operations Linux may have; further ones wait in a queue
 * @param threads makes the thread that stands for NT's kernel
 */
public record RingOptions(int submissions, int completions, int mostInFlight, ThreadMaker threads) {
  /** 1024 entries; ten thousand idle connections are a sixth of what may be in flight. */
  public static final RingOptions DEFAULT =
      new RingOptions(1024, 8192, 1 << 16, ThreadMaker.DEFAULT);

  /** Checks. */
  public RingOptions {
    if (submissions < 1 || completions < submissions || mostInFlight < 1) {
      throw new IllegalArgumentException(
          "A ring of %d submissions, %d completions and %d in flight."
                  .formatted(submissions, completions, mostInFlight)
              + " Use at least 1 each, and as many completions as submissions.");
    }
  }

  /** Returns the same with other sizes. */
  public RingOptions sized(int entries, int ends, int inFlight) {
    return new RingOptions(entries, ends, inFlight, threads);
  }
}
