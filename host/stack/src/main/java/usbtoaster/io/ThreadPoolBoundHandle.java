package usbtoaster.io;

import org.jspecify.annotations.Nullable;
import usbtoaster.async.ExecutionContext;
import usbtoaster.kernel.FileObject;
import usbtoaster.kernel.NtStatus;

/**
 * An overlapped handle that is bound to a pool's port, for whoever calls the I/O manager himself
 * ({@code ThreadPoolBoundHandle}, semantics items 88 to 90). A {@link DeviceStream} needs none.
 *
 * <p>Any thread. The caller allocates an overlapped, gives its request to the I/O manager, and
 * frees it when the operation has ended: in the callback, or at once where the call itself gave an
 * error, of which no packet tells (semantics item 18).
 */
public final class ThreadPoolBoundHandle implements AutoCloseable {
  private final FileObject handle;
  // Volatile: set by whoever closes, read by whoever allocates.
  private volatile boolean closed;

  private ThreadPoolBoundHandle(FileObject handle) {
    this.handle = handle;
  }

  /**
   * Binds {@code handle} to the port of {@code pool}, with which it is closed at the latest.
   *
   * @throws IllegalArgumentException if the handle is closed, synchronous, or bound already
   * @throws IllegalStateException if the pool is closed
   */
  public static ThreadPoolBoundHandle bind(ThreadPool pool, FileObject handle) {
    if (handle.closing()) {
      throw new IllegalArgumentException("The handle is closed: bind it before");
    }
    int status = pool.tryBind(handle);
    if (status == NtStatus.FILE_CLOSED) {
      throw new IllegalStateException("The pool is closed: bind the handle before");
    }
    if (NtStatus.isError(status)) {
      throw new IllegalArgumentException(
          handle.synchronous()
              ? "A synchronous handle cannot be bound: open it for overlapped requests"
              : "The handle is bound already: a handle has one port for good");
    }
    return new ThreadPoolBoundHandle(handle);
  }

  /** Returns the handle. */
  public FileObject handle() {
    return handle;
  }

  /**
   * Allocates an overlapped whose callback runs in the calling code's execution context.
   *
   * @param held buffers that are held until it is freed
   * @throws IllegalStateException if this was closed
   */
  public NativeOverlapped allocate(
      OverlappedCallback callback, @Nullable Object state, Object... held) {
    return allocated(new NativeOverlapped(callback, state, ExecutionContext.capture(), null, held));
  }

  /** Allocates an overlapped whose callback runs without an execution context. */
  public NativeOverlapped allocateUnsafe(
      OverlappedCallback callback, @Nullable Object state, Object... held) {
    return allocated(new NativeOverlapped(callback, state, null, null, held));
  }

  private NativeOverlapped allocated(NativeOverlapped overlapped) {
    requireOpen();
    overlapped.allocate(this);
    return overlapped;
  }

  /**
   * Takes {@code reusable} for one operation.
   *
   * @throws IllegalArgumentException if it is in use
   * @throws IllegalStateException if it was closed, or this was
   */
  public NativeOverlapped allocate(PreAllocatedOverlapped reusable) {
    requireOpen();
    return reusable.allocate(this);
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("This bound handle was closed: bind another handle");
    }
  }

  /**
   * Frees {@code overlapped}, whose operation has ended or was not begun; also when this was
   * closed.
   *
   * @throws IllegalArgumentException if it was allocated by another bound handle, or freed before
   */
  public void free(NativeOverlapped overlapped) {
    if (!overlapped.free(this)) {
      throw new IllegalArgumentException(
          "The overlapped is not one of this handle's: free it once, where it was allocated");
    }
  }

  /** Refuses further allocations. The handle stays open and bound. */
  @Override
  public void close() {
    closed = true;
  }
}
