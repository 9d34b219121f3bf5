package usbtoaster.io;

/**
 * What the I/O threads of a pool do with the packets of its port (semantics items 86 and 87).
 *
 * <p>A callback that blocks holds its thread. One that runs on an I/O thread is replaced where the
 * port sees it; one that runs on a worker holds no I/O thread at all.
 */
public enum PollerMode {
  /**
   * They run the callbacks: as many threads as there are processors, each with one packet a time,
   * so that no packet waits behind a callback while another thread is free. As .NET until 6, and
   * later where continuations are inlined.
   */
  RUN(1),

  /**
   * They take up to 1024 packets at once and hand each to the workers: one thread, and one more for
   * each twelve processors beyond the first. As .NET since 7.
   */
  HAND_OVER(1024);

  private static final int PROCESSORS_FOR_A_POLLER = 12;

  private final int batch;

  PollerMode(int batch) {
    this.batch = batch;
  }

  /** Returns how many packets a thread takes at once at most. */
  int batch() {
    return batch;
  }

  /** Returns how many threads may run on what they took from the port at once. */
  public int threads(int processors) {
    return this == RUN ? processors : (processors - 1) / PROCESSORS_FOR_A_POLLER + 1;
  }
}
