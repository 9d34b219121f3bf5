package usbtoaster.cli;

import org.jspecify.annotations.Nullable;
import usbtoaster.trace.census.RequestWait;
import usbtoaster.trace.census.ThreadCensus;

/**
 * Takes a census of the threads while writes are in flight. Counts the writes afterwards, when some
 * may have come back: those that are left were in flight all the time. Tries again, a few times, if
 * none is left. Belongs to the UI loop's thread.
 */
final class CensusTaker {
  private static final int MOST_TRIES = 16;

  private final RequestWait waiting;
  private int tries;
  private int writes;
  private @Nullable ThreadCensus census;

  CensusTaker(RequestWait waiting) {
    this.waiting = waiting;
  }

  /** Takes a census for nothing: the first one loads classes, which takes longer than a write. */
  void warmUp() {
    ThreadCensus.take(waiting);
  }

  /** Takes a census if there is none yet with a write in flight. */
  void take(ToastRun run) {
    if (writes > 0 || tries >= MOST_TRIES || run.inFlight() == 0) {
      return;
    }
    tries++;
    ThreadCensus taken = ThreadCensus.take(waiting);
    writes = run.inFlight();
    if (writes > 0) {
      census = taken;
    }
  }

  /** Returns how many writes were in flight throughout the census. */
  int writes() {
    return writes;
  }

  /** Returns the census, or null: no write stayed in flight for as long as one takes. */
  @Nullable ThreadCensus census() {
    return census;
  }
}
