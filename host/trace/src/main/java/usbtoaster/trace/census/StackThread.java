package usbtoaster.trace.census;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A platform thread that the stack or a device made, and that knows whose it is. A daemon. */
public final class StackThread extends Thread {
  private final ThreadKind kind;
  // Volatile: written by the thread itself, read by whoever takes a census.
  volatile @Nullable NativeWait nativeWait;

  /** Makes a thread of {@code kind}, not yet started. */
  public StackThread(ThreadKind kind, String name, Runnable body) {
    super(body, name);
    this.kind = kind;
    setDaemon(true);
  }

  /** Returns whose thread this is. */
  public ThreadKind kind() {
    return kind;
  }

  /**
   * Unparks it, and waits until it has ended unless it calls this itself. The caller has told it to
   * end. A caller that is interrupted does not wait: the thread ends on its own.
   */
  public void awaitEnd() {
    LockSupport.unpark(this);
    if (Thread.currentThread() != this) {
      try {
        join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
