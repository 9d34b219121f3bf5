package usbtoaster.io;

import org.jspecify.annotations.Nullable;
import usbtoaster.async.ExecutionContext;
import usbtoaster.kernel.IoRequest;

/**
 * What stands for one operation of a {@link ThreadPoolBoundHandle}: the request for the kernel, the
 * callback, and the buffers, which are held until it is freed ({@code NativeOverlapped}, semantics
 * item 89).
 *
 * <p>Java moves no memory under the device's hands, so nothing is pinned; but memory that goes with
 * its last reference, such as a segment of an automatic arena, stays while it is held here. The
 * callback runs in the execution context that was captured when it was made.
 */
public final class NativeOverlapped implements CompletionCallback {
  private final IoRequest request = new IoRequest().context(this);
  private final OverlappedCallback callback;
  private final @Nullable Object state;
  private final @Nullable ExecutionContext execution;
  private final @Nullable PreAllocatedOverlapped reusable;

  // Guarded by this, like the one below. Null: not allocated.
  private @Nullable ThreadPoolBoundHandle owner;
  private Object[] held;

  NativeOverlapped(
      OverlappedCallback callback,
      @Nullable Object state,
      @Nullable ExecutionContext execution,
      @Nullable PreAllocatedOverlapped reusable,
      Object[] held) {
    this.callback = callback;
    this.state = state;
    this.execution = execution;
    this.reusable = reusable;
    this.held = held.clone();
  }

  /**
   * Returns the request to give to the I/O manager.
   *
   * @throws IllegalStateException if it was freed
   */
  public IoRequest request() {
    requireAllocated();
    return request;
  }

  /** Returns what was given with the callback. */
  public @Nullable Object state() {
    return state;
  }

  private synchronized void requireAllocated() {
    if (owner == null) {
      throw new IllegalStateException(
          "The overlapped was freed: free it when its operation has ended, and not before");
    }
  }

  /** Takes it for one use; false: it is in use. */
  synchronized boolean allocate(ThreadPoolBoundHandle handle) {
    if (owner != null) {
      return false;
    }
    owner = handle;
    return true;
  }

  /** Ends the use; false: it is not one of {@code handle}'s. */
  @SuppressWarnings("ReferenceEquality") // handles are what they are
  boolean free(ThreadPoolBoundHandle handle) {
    synchronized (this) {
      if (owner != handle) {
        return false;
      }
      owner = null;
    }
    if (reusable == null) {
      letGo();
    } else {
      reusable.release();
    }
    return true;
  }

  synchronized void letGo() {
    held = new Object[0];
  }

  /** Returns how many buffers are held. */
  synchronized int held() {
    return held.length;
  }

  /** Called by the I/O thread that took the packet; nobody else calls it. */
  @Override
  public void completed(int status, long information) {
    requireAllocated();
    if (execution == null) {
      callback.completed(status, information, this);
    } else {
      execution.run(() -> callback.completed(status, information, this));
    }
  }
}
