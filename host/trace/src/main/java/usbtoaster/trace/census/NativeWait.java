package usbtoaster.trace.census;

import org.jspecify.annotations.Nullable;

/**
 * A call of the operating system in which a thread rests: for the JVM it runs then, so no stack and
 * no blocker tell that it waits, or for what.
 *
 * <p>A {@link StackThread} says so itself, before the call and after it. It is a constant: to say
 * it is one write to a field.
 *
 * <pre>{@code
 * RING.begin();
 * try {
 *   ring.enter();
 * } finally {
 *   NativeWait.end();
 * }
 * }</pre>
 *
 * @param does half a sentence: "waits in io_uring_enter for whatever comes"
 * @param forRequest whether it waits for one request, and for nothing else
 */
public record NativeWait(String does, boolean forRequest) {
  /**
   * Says that the calling thread is about to rest so. A thread that is not the stack's does not.
   */
  public void begin() {
    say(this);
  }

  /** Says that the calling thread is back. */
  public static void end() {
    say(null);
  }

  private static void say(@Nullable NativeWait wait) {
    if (Thread.currentThread() instanceof StackThread thread) {
      thread.nativeWait = wait;
    }
  }

  /** Returns what {@code thread} says, or null. Any thread asks. */
  static @Nullable NativeWait of(Thread thread) {
    return thread instanceof StackThread owned ? owned.nativeWait : null;
  }
}
