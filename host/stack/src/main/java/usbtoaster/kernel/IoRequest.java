package usbtoaster.kernel;

import org.jspecify.annotations.Nullable;

/**
 * The plain {@link Request}: a status block, and an event, a user APC or the context of a
 * completion packet.
 */
public final class IoRequest implements Request {
  private final IoStatusBlock statusBlock = new IoStatusBlock();
  private @Nullable KernelEvent event;
  private @Nullable ApcRoutine apcRoutine;
  private @Nullable Object context;
  private boolean noPacket;
  private long id;
  private @Nullable Irp irp; // guarded by the file object's list lock

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

  @Override
  public long id() {
    return id;
  }

  @Override
  public boolean wantsPacket() {
    return context != null && apcRoutine == null && !noPacket;
  }

  @Override
  public @Nullable Object context() {
    return context;
  }

  @Override
  public @Nullable KernelEvent event() {
    return event;
  }

  @Override
  public @Nullable Runnable apc() {
    ApcRoutine routine = apcRoutine;
    return routine == null ? null : () -> routine.completed(this);
  }

  @Override
  public void ended(int status, long information) {
    statusBlock.set(status, information);
  }

  @Override
  public @Nullable Irp irp() {
    return irp;
  }

  @Override
  public void irp(@Nullable Irp irp) {
    this.irp = irp;
  }
}
