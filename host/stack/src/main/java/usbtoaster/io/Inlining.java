package usbtoaster.io;

/**
 * Where a continuation of a stream's tasks runs that has captured neither context nor scheduler
 * (the second article's two dots; {@code docs/reference/semantics.md}, "How this project settles
 * it").
 */
public enum Inlining {
  /** In place, on the borrowed I/O thread: no switch, but user code may hold that thread. */
  INLINE,
  /** On a worker thread. */
  WORKER
}
