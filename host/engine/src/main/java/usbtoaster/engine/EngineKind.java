package usbtoaster.engine;

import usbtoaster.trace.EngineNames;

/** The engines, in the order of the articles: who waits for Linux, and who brings the ends. */
public enum EngineKind {
  /**
   * As Windows has it: a thread that stands for NT's kernel completes the requests, and the
   * completion port brings them to I/O threads that are parked there.
   */
  IOCP(0),
  /** As .NET has it on Linux: one thread awaits readiness, and hands batches to the workers. */
  EPOLL(1),
  /** The kernel's completion queue is the port: the I/O thread that takes packets polls it. */
  URING(2),
  /** A bounded pool of threads that make blocking calls, and pretend. */
  BLOCKING(3),
  /** A thread a request, which blocks in it. */
  THREADS(4);

  private final int number;

  EngineKind(int number) {
    this.number = number;
  }

  /** Returns its number, by which a trace knows it: it never changes. */
  public int number() {
    return number;
  }

  /** Returns its name in words. */
  public String title() {
    return EngineNames.of(number);
  }

  /** Returns whether a thread is sacrificed to each operation that is under way. */
  public boolean sacrificesThreads() {
    return this == BLOCKING || this == THREADS;
  }
}
