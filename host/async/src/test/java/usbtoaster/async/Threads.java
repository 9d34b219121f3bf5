package usbtoaster.async;

/** What tests ask of threads. */
final class Threads {
  private Threads() {}

  /** Returns when {@code thread} waits for somebody; fails when it has ended instead. */
  static void awaitParked(Thread thread) {
    Thread.State state = thread.getState();
    while (state != Thread.State.WAITING) {
      if (state == Thread.State.TERMINATED) {
        throw new AssertionError(thread + " ended and did not wait");
      }
      Thread.onSpinWait();
      state = thread.getState();
    }
  }
}
