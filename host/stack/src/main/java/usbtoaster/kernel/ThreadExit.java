package usbtoaster.kernel;

/**
 * What the end of a thread does to its requests: cancels them, waits for them step by step, and
 * disowns what has not ended then, as a driver may take its time or forget.
 *
 * <p>Source: semantics item 35; the figures are NT's: 3000 steps of 100 ms, so five minutes.
 */
final class ThreadExit {
  static final int STEPS = 3_000;
  static final long STEP_NANOS = 100_000_000;

  private ThreadExit() {}

  /** Waits for one step. */
  @FunctionalInterface
  interface Step {
    /** Returns whether {@code over} was set in time. */
    boolean passes(KernelEvent over);
  }

  /** Ends the requests of the calling thread. Below DISPATCH. */
  static void endRequests(KernelThread self, ThreadRequests requests, Step step) {
    KernelEvent over = requests.cancelAll();
    int steps = 0;
    while (!over.signalled() && steps < STEPS && !step.passes(over)) {
      steps++;
    }
    int disowned = requests.disownAll();
    if (disowned > 0) {
      self.processor()
          .fault(
              new IllegalStateException(
                  self.thread().getName()
                      + " ended, and its driver has not cancelled "
                      + disowned
                      + " of its requests. Their callers will not be told of their end."));
    }
  }
}
