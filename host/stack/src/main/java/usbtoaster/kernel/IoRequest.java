package usbtoaster.kernel;

import org.jspecify.annotations.Nullable;

/**
 * What the caller of an I/O operation hands over to be told of its end: the status block, and an
 * event, a user APC or the context of a completion packet.
 *
 * <p>Owned by the caller, in use from the call until the completion is seen, and then free for the
 * next call. The application's {@code OVERLAPPED} is built around one.
 */
public final class IoRequest {
  private final IoStatusBlock statusBlock = new IoStatusBlock();
  private @Nullable KernelEvent event;
  private @Nullable ApcRoutine apcRoutine;
  private @Nullable Object context;
  private boolean noPacket;
  private long id;
  // The packet that works for this request; guarded by the file object's list lock.
  @Nullable Irp irp;

  /** What runs as a user APC on the issuing thread, in an alertable wait (items 58, 60). */
  @FunctionalInterface
  public interface ApcRoutine {
    /** Is told that {@code request} ended; its status block is set. */
    void completed(IoRequest request);
  }

  /** Makes a request that asks for nothing but the status block. */
  public IoRequest() {}

  /** Asks for {@code event} to be set, in place of the file object's. */
  public IoRequest event(@Nullable KernelEvent event) {
    this.event = event;
    this.noPacket = false;
    return this;
  }

  /**
   * Asks for {@code event} to be set, and for no completion packet although there is a context: as
   * an {@code hEvent} whose low bit is set (item 79).
   */
  public IoRequest eventWithoutPacket(KernelEvent event) {
    this.event = event;
    this.noPacket = true;
    return this;
  }

  /** Asks for a user APC; not on a handle that is bound to a completion port (item 75). */
  public IoRequest apc(@Nullable ApcRoutine routine) {
    this.apcRoutine = routine;
    return this;
  }

  /** Asks for a completion packet with this context; null asks for none (items 17, 79). */
  public IoRequest context(@Nullable Object context) {
    this.context = context;
    return this;
  }

  /** Gives the number under which the request's stages are recorded; 0: not recorded. */
  public IoRequest id(long id) {
    this.id = id;
    return this;
  }

  /** Returns where the end of the operation is written. */
  public IoStatusBlock statusBlock() {
    return statusBlock;
  }

  /** Returns the number under which the request is recorded. */
  public long id() {
    return id;
  }

  @Nullable KernelEvent event() {
    return event;
  }

  @Nullable ApcRoutine apcRoutine() {
    return apcRoutine;
  }

  @Nullable Object context() {
    return context;
  }

  /** Returns whether a completion packet is asked for, if a port is bound (items 17, 79). */
  boolean wantsPacket() {
    return context != null && apcRoutine == null && !noPacket;
  }
}
