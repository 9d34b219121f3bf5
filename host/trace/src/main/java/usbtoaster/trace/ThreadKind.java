package usbtoaster.trace;

/** Whose a thread is. */
public enum ThreadKind {
  /** A thread of the application: nobody here made it. */
  CALLER,
  /** A virtual thread of the application. */
  VIRTUAL,
  /** A UI loop's thread. */
  UI,
  /** A thread of the pool that serves a completion port. */
  IO,
  /** A thread of the pool that runs continuations and work items. */
  WORKER,
  /** The one thread of the shared timer. */
  TIMER,
  /** Hardware: it delivers the device's edges, and interrupts borrow it. */
  DEVICE;

  /** Returns the kind of {@code thread}. */
  public static ThreadKind of(Thread thread) {
    if (thread instanceof StackThread owned) {
      return owned.kind();
    }
    return thread.isVirtual() ? VIRTUAL : CALLER;
  }
}
