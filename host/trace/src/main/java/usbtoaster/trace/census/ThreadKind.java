package usbtoaster.trace.census;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Whose a thread is. */
public enum ThreadKind {
  /** A thread of the application: nobody here made it. */
  CALLER("the application", ""),
  /** A virtual thread of the application. */
  VIRTUAL("the application, virtual", ""),
  /** A UI loop's thread. */
  UI("UI loop", "takes one message after the other, whatever it is of"),
  /** A thread of the pool that serves a completion port. */
  IO("I/O pool", "parks at the port for any packet; knows no request"),
  /** A thread of the pool that runs continuations and work items. */
  WORKER("workers", "runs what is posted to the pool; parks if that is nothing"),
  /** Runs a processor's threaded DPCs. */
  DPC("threaded DPCs", "runs deferred routines of drivers; parks if there is none"),
  /** The one thread of the shared timer. */
  TIMER("shared timer", "sleeps until the next alarm of anybody"),
  /** Hardware: it delivers the device's edges, and interrupts borrow it. */
  DEVICE("hardware", "brings edges, as hardware does; ISRs borrow it"),
  /** An engine's thread that waits until some descriptor is ready: for all of them together. */
  EVENT("event threads", "waits in epoll for whatever is ready; knows no request"),
  /** A thread that makes blocking calls in place of an engine, one request at a time. */
  BLOCKED("blocking calls", "sacrificed: blocks for one request, now for none"),
  /** An engine's thread that stands for NT's kernel, where requests are completed. */
  KERNEL("the kernel", "stands for NT's kernel: awaits whatever ends; knows no caller"),
  /** The one thread that looks at the others from outside. */
  CENSUS("this census", "takes the samples");

  /** Threads that serve as another kind for a while. An entry lives as long as its body runs. */
  private static final Map<Thread, ThreadKind> SERVING = new ConcurrentHashMap<>();

  private final String owner;
  private final String role;

  ThreadKind(String owner, String role) {
    this.owner = owner;
    this.role = role;
  }

  /** Returns whose such a thread is, in words. */
  public String owner() {
    return owner;
  }

  /**
   * Returns half a sentence on what such a thread does, and why that is no wait for a request; ""
   * for the application's.
   */
  public String role() {
    return role;
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
