package usbtoaster.trace.census;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Whose a thread is. */
public enum ThreadKind {
  /** A thread of the application: nobody here made it. */
  CALLER("the application"),
  /** A virtual thread of the application. */
  VIRTUAL("the application, virtual"),
  /** A UI loop's thread. */
  UI("UI loop"),
  /** A thread of the pool that serves a completion port. */
  IO("I/O pool"),
  /** A thread of the pool that runs continuations and work items. */
  WORKER("workers"),
  /** The one thread of the shared timer. */
  TIMER("shared timer"),
  /** Hardware: it delivers the device's edges, and interrupts borrow it. */
  DEVICE("hardware");

  /** Threads that serve as another kind for a while. An entry lives as long as its body runs. */
  private static final Map<Thread, ThreadKind> SERVING = new ConcurrentHashMap<>();

  private final String owner;

  ThreadKind(String owner) {
    this.owner = owner;
  }

  /** Returns whose such a thread is, in words. */
  public String owner() {
    return owner;
  }

  /**
   * Runs {@code body} on the current thread, which counts as one of this kind until the body ends.
   * So the main thread of a program can be its UI loop.
   */
  public void serve(Runnable body) {
    Thread current = Thread.currentThread();
    ThreadKind before = SERVING.put(current, this);
    try {
      body.run();
    } finally {
      if (before == null) {
        SERVING.remove(current);
      } else {
        SERVING.put(current, before);
      }
    }
  }

  /** Returns the kind of {@code thread}. Pi4J's threads deliver edges: they are hardware. */
  public static ThreadKind of(Thread thread) {
    if (thread instanceof StackThread owned) {
      return owned.kind();
    }
    ThreadKind serving = SERVING.get(thread);
    if (serving != null) {
      return serving;
    }
    if (thread.isVirtual()) {
      return VIRTUAL;
    }
    // Pi4J makes its edge threads itself; the name is all that tells them.
    return thread.getName().startsWith("Pi4J") || thread.getName().startsWith("gpiod")
        ? DEVICE
        : CALLER;
  }
}
