package usbtoaster.engine;

/** The engines, in the order of the articles: who waits for Linux, and who brings the ends. */
public enum EngineKind {
  /**
   * As Windows has it: a thread that stands for NT's kernel completes the requests, and the
   * completion port brings them to I/O threads that are parked there.
   */
  IOCP("completion port"),
  /** As .NET has it on Linux: one thread awaits readiness, and hands batches to the workers. */
  EPOLL("epoll"),
  /** The kernel's completion queue is the port: the I/O thread that takes packets polls it. */
  URING("io_uring"),
  /** A bounded pool of threads that make blocking calls, and pretend. */
  BLOCKING("blocking threads"),
  /** A thread a request, which blocks in it. */
  THREADS("a thread a request");

  private final String title;

  EngineKind(String title) {
    this.title = title;
  }

  /** Returns its name in words. */
  public String title() {
    return title;
  }

  /** Returns whether a thread is sacrificed to each operation that is under way. */
  public boolean sacrificesThreads() {
    return this == BLOCKING || this == THREADS;
  }
}
