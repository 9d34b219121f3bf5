package usbtoaster.trace.census;

import org.jspecify.annotations.Nullable;

/** Tells whether a thread that waits, waits for a request. */
@FunctionalInterface
public interface RequestWait {
  /**
   * Judges one thread.
   *
   * @param blocker what the thread says that it waits for ({@link Waiting}), or else is parked on
   * @param stack where the thread is, innermost first
   */
  boolean waits(@Nullable Object blocker, StackTraceElement[] stack);
}
