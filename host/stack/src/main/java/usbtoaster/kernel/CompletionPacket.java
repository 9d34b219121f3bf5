package usbtoaster.kernel;

import org.jspecify.annotations.Nullable;

/**
 * What an I/O thread finds in a {@link CompletionPort}: a key, a context, a status and a length,
 * which the port hands on untouched.
 *
 * <p>It carries the link of the port's queue, so that queueing allocates nothing: it is in at most
 * one port at a time. Its owner sets the fields before inserting it; whoever removes it sees them.
 *
 * <p>Source: semantics items 67 and 72.
 */
public final class CompletionPacket {
  private long key;
  private @Nullable Object context;
  private int status;
  private long information;
  private @Nullable Object source;

  @Nullable CompletionPacket next; // under the port's lock
  // Volatile: set by the inserter, cleared by the port, to find a packet that is inserted twice.
  volatile boolean queued;

  /** Makes an empty packet. */
  public CompletionPacket() {}

  /** Sets the four values of a completion. Returns this packet. */
  public CompletionPacket set(long key, @Nullable Object context, int status, long information) {
    this.key = key;
    this.context = context;
    this.status = status;
    this.information = information;
    return this;
  }

  /** Returns the key that the file was bound to the port with. */
  public long key() {
    return key;
  }

  /** Sets the key. */
  public void key(long key) {
    this.key = key;
  }

  /** Returns the context of the request, the OVERLAPPED; may be null. */
  public @Nullable Object context() {
    return context;
  }

  /** Sets the context. */
  public void context(@Nullable Object context) {
    this.context = context;
  }

  /** Returns the {@link NtStatus} of the request. */
  public int status() {
    return status;
  }

  /** Sets the status. */
  public void status(int status) {
    this.status = status;
  }

  /** Returns the length in bytes, or what else the request tells. */
  public long information() {
    return information;
  }

  /** Sets the information. */
  public void information(long information) {
    this.information = information;
  }

  /** Returns what made the packet; null for one that was posted by hand. */
  public @Nullable Object source() {
    return source;
  }

  /** Ends the request whose completion it carries, if any, where nobody will remove it. */
  void endRequest() {
    if (source instanceof Irp irp && irp.way != null) {
      irp.way.dispose(this);
    }
  }

  /** Sets what made the packet: the request whose completion it carries. */
  public void source(@Nullable Object source) {
    this.source = source;
  }
}
