package usbtoaster.kernel;

import org.jspecify.annotations.Nullable;

/**
 * What the caller of an I/O operation hands over to be told of its end ({@code OVERLAPPED}): what
 * the I/O manager asks of it, and tells it. {@link IoRequest} is the plain one.
 *
 * <p>Owned by the caller, in use from the call until the completion is seen, and then free for the
 * next call. The methods are called on whatever thread sends, ends or cancels the request, some of
 * them under a lock of the kernel's: they return what they have, wait for nothing and throw
 * nothing.
 */
public interface Request {
  /** Returns the number under which the request's stages are recorded; 0: not recorded. */
  long id();

  /** Returns whether a completion packet is asked for, if a port is bound (items 17, 79). */
  boolean wantsPacket();

  /** Returns the context that the packet is to have. */
  @Nullable Object context();

  /** Returns the event to be set in place of the file object's; null: none. */
  default @Nullable KernelEvent event() {
    return null;
  }

  /** Returns what is to run as a user APC on the issuing thread (items 58, 60); null: nothing. */
  default @Nullable Runnable apc() {
    return null;
  }

  /**
   * Is told how the operation ended, before any code of the caller's is. An error that the call
   * itself returned is told by that alone (item 18).
   */
  void ended(int status, long information);

  /** Returns what was kept last; null at first. Of use to the I/O manager only. */
  @Nullable Irp irp();

  /** Keeps the packet that works for this request, for the I/O manager, which calls in turn. */
  void irp(@Nullable Irp irp);
}
