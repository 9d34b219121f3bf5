package usbtoaster.trace.census;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Tells whether a thread that waits, waits for a request. */
@FunctionalInterface
public interface RequestWait {
  /**
   * Judges one thread.
   *
   * @param blocker what the thread says that it waits for ({@link Waiting}), or else is parked on
   * @param stack gives where the thread is, innermost first; to ask may stop the thread for a
   *     moment
   */
  boolean waits(@Nullable Object blocker, Supplier<StackTraceElement[]> stack);
}
