package usbtoaster.io;

import org.jspecify.annotations.Nullable;
import usbtoaster.async.ExecutionContext;

/**
 * A {@link NativeOverlapped} for one operation after the other (semantics item 90). One use at a
 * time, of any handle; closed while it is in use, it lets its buffers go when that is freed.
 *
 * <p>Any thread. {@link ReusableOperation} is the same idea for streams, and can be awaited.
 */
public final class PreAllocatedOverlapped implements AutoCloseable {
  private final NativeOverlapped overlapped;

  // Guarded by this, like the one below.
  private boolean inUse;
  private boolean closed;

  /**
   * Makes one whose callback runs in the calling code's execution context.
   *
   * @param held the buffers
   */
  public PreAllocatedOverlapped(
      OverlappedCallback callback, @Nullable Object state, Object... held) {
    overlapped = new NativeOverlapped(callback, state, ExecutionContext.capture(), this, held);
  }

  /** Takes it for one use of {@code handle}. */
  NativeOverlapped allocate(ThreadPoolBoundHandle handle) {
    synchronized (this) {
      if (closed) {
        throw new IllegalStateException("The overlapped was closed: make another one");
      }
      if (inUse || !overlapped.allocate(handle)) {
        throw new IllegalArgumentException(
            "The overlapped is in use: free it first, or make one for each operation in flight");
      }
      inUse = true;
    }
    return overlapped;
  }

  /** The use has ended. */
  void release() {
    boolean last;
    synchronized (this) {
      inUse = false;
      last = closed;
    }
    if (last) {
      overlapped.letGo();
    }
  }

  /** Refuses further uses, and lets the buffers go as soon as there is none. */
  @Override
  public void close() {
    boolean last;
    synchronized (this) {
      closed = true;
      last = !inUse;
    }
    if (last) {
      overlapped.letGo();
    }
  }

  /** Returns how many buffers are held. */
  int held() {
    return overlapped.held();
  }
}
