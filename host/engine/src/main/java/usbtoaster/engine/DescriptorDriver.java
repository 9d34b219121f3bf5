package usbtoaster.engine;

import org.jspecify.annotations.Nullable;
import usbtoaster.kernel.DeviceObject;
import usbtoaster.kernel.Driver;
import usbtoaster.kernel.IoManager;
import usbtoaster.kernel.Irp;
import usbtoaster.kernel.MajorFunction;
import usbtoaster.kernel.NtStatus;
import usbtoaster.linux.Errno;

/**
 * What the drivers of files and sockets have in common: a request becomes a {@link Transfer}, the
 * engine carries it out, and its end completes the packet. One driver, one device and one handle
 * for each descriptor.
 *
 * <p>Any thread. Nothing waits, and nothing is allocated in the steady state. CLEANUP ends what
 * waits, asks for what the engine has to end, and has the descriptor closed when the last of it
 * has.
 *
 * <p>Memory: the driver copies between the caller's array and a block of the {@link Slab}. Where
 * there is no block the request ends with {@code INSUFFICIENT_RESOURCES}: it does not wait for one,
 * since those who have the blocks may be receives that wait for ever. A file's transfers end by
 * themselves, but share the memory with those.
 */
public abstract class DescriptorDriver implements Driver {
  private final Transfers transfers;
  private final Descriptor descriptor;

  /** Makes the driver of {@code descriptor}, and attaches that to the engine. */
  protected DescriptorDriver(Transfers transfers, Descriptor descriptor) {
    this.transfers = transfers;
    this.descriptor = descriptor;
    transfers.engine().attach(descriptor);
  }

  /** Returns the device to open: one handle, once. */
  public final DeviceObject device(String name) {
    return new DeviceObject(name, this, DeviceObject.Transfer.DIRECT);
  }

  /** Returns what the driver drives. */
  public final Descriptor descriptor() {
    return descriptor;
  }

  /** Returns the I/O manager. */
  protected final IoManager io() {
    return transfers.io();
  }

  @Override
  public final int dispatch(DeviceObject device, Irp irp) {
    MajorFunction major = irp.currentStackLocation().major();
    return switch (major) {
      case CREATE, CLOSE -> end(irp, NtStatus.SUCCESS, 0);
      case CLEANUP -> cleanUp(irp);
      case READ, WRITE, DEVICE_CONTROL -> request(irp, major);
    };
  }

  private int cleanUp(Irp irp) {
    closing();
    transfers.engine().close(descriptor);
    return end(irp, NtStatus.SUCCESS, 0);
  }

  /**
   * Takes a read, write or control code: ends it with {@link #end}, has it wait in a {@link Lane},
   * or starts it with {@link #pend}.
   *
   * @return what {@link #dispatch} returns
   */
  protected abstract int request(Irp irp, MajorFunction major);

  /** Says what the engine is to do for {@code irp}, by one of the forms of {@code ask}. */
  protected abstract void fill(Irp irp, Transfer transfer);

  /** The handle is being closed: ends what waits in lanes. The engine ends the rest. */
  protected void closing() {}

  /** Returns the lane in which {@code irp} was started, to be told of its end; null: none. */
  protected @Nullable Lane lane(Irp irp) {
    return null;
  }

  /**
   * Returns what to make of a result of the engine: itself, or another one where the descriptor
   * remembers an error. Called once for each operation that has ended.
   *
   * @param result 0 or more, or a negated errno
   */
  protected int mapped(Operation.Code code, int result) {
    return result;
  }

  /** Returns the status of a request that ended with {@code result}, a negated errno. */
  protected int failure(Operation.Code code, int result) {
    return Errno.status(result);
  }

  /** Returns of how many bytes, a power of two, a part must be a multiple but for the last one. */
  protected int leastPartBytes() {
    return 1;
  }

  /**
   * Returns whether a read goes on after a part of it.
   *
   * @param full whether the part was as long as it could be
   */
  protected boolean readsAll(boolean full) {
    return false;
  }

  /** Starts {@code irp} at once; returns PENDING. */
  protected final int pend(Irp irp) {
    irp.markPending();
    start(irp);
    return NtStatus.PENDING;
  }

  /** Starts {@code irp}, which is pending already: for a lane. */
  protected final void start(Irp irp) {
    transfers.take().begin(this, irp);
  }

  /** Ends {@code irp} inside the call. Returns the status. */
  protected final int end(Irp irp, int status, long information) {
    irp.result(status, information);
    io().completeRequest(irp);
    return status;
  }

  /** A transfer's packet has its result. */
  final void ended(Irp irp) {
    Lane lane = lane(irp);
    io().completeRequest(irp);
    if (lane != null) {
      lane.over();
    }
  }
}
