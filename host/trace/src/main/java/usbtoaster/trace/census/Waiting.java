package usbtoaster.trace.census;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What threads say that they wait for, where their parking does not say it.
 *
 * <p>A census sees what a thread is parked on. A thread that waits for a request by a latch, a
 * future of its own, or by looking again and again is parked on something else, or not at all: it
 * can say so, and is counted. Each thread speaks for itself; a virtual one is in no census.
 *
 * <pre>{@code
 * Object outer = Waiting.begin(task);
 * try {
 *   latch.await();
 * } finally {
 *   Waiting.end(outer);
 * }
 * }</pre>
 */
public final class Waiting {
  private static final Map<Thread, Object> SAID = new ConcurrentHashMap<>();

  private Waiting() {}

  /** Says that the calling thread begins to wait for {@code what}; returns what it said before. */
  public static @Nullable Object begin(Object what) {
    return Thread.currentThread().isVirtual() ? null : SAID.put(Thread.currentThread(), what);
  }

  /** Says that the wait is over; {@code outer} is what {@link #begin} has returned. */
  public static void end(@Nullable Object outer) {
    if (outer == null) {
      SAID.remove(Thread.currentThread());
    } else {
      SAID.put(Thread.currentThread(), outer);
    }
  }

  /** Returns what {@code thread} says that it waits for, or null. */
  static @Nullable Object of(Thread thread) {
    return SAID.get(thread);
  }
}
