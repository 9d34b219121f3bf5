package usbtoaster.kernel;

import org.jspecify.annotations.Nullable;

/**
 * What an I/O thread finds in a {@link CompletionPort}: a key, a context, a status and a length,
 * which the port hands on untouched. As in NT it is either a request that has ended, an {@link
 * Irp}, which is queued itself, or what was posted by hand, a {@link PostedPacket}.
 *
 * <p>It carries the link of the port's queue, so that queueing allocates nothing: it is in at most
 * one port at a time. What it tells is set before it is inserted; whoever removes it sees that.
 *
 * <p>Source: semantics items 67 and 72.
 */
public abstract sealed class CompletionPacket permits Irp, PostedPacket {
  @Nullable CompletionPacket next; // under the port's lock
  boolean queued; // under the port's lock: finds a packet that is inserted twice

  CompletionPacket() {}

  /** Returns the key that the file was bound to the port with. */
  public abstract long key();

  /** Returns the context of the request, the OVERLAPPED; may be null. */
  public abstract @Nullable Object context();

  /** Returns the {@link NtStatus} of the request. */
  public abstract int status();

  /** Returns the length in bytes, or what else the request tells. */
  public abstract long information();

  /** Ends the request whose completion it is, if any, where nobody will remove it. */
  abstract void endRequest();
}
