package usbtoaster.file;

import org.jspecify.annotations.Nullable;
import usbtoaster.engine.Descriptor;
import usbtoaster.engine.DescriptorDriver;
import usbtoaster.engine.Lane;
import usbtoaster.engine.Operation;
import usbtoaster.engine.Transfer;
import usbtoaster.engine.Transfers;
import usbtoaster.kernel.IoStackLocation;
import usbtoaster.kernel.Irp;
import usbtoaster.kernel.MajorFunction;
import usbtoaster.kernel.NtStatus;
import usbtoaster.linux.Errno;

/**
 * The driver of one open file: reads and writes at positions, any number at once, and the control
 * code {@link #FLUSH}.
 *
 * <p>A pipe or a terminal has no positions but an order: one read and one write are under way, the
 * others wait behind them. So do the writes of a file that appends, else the parts of long ones
 * could mix.
 *
 * <p>A read at the end of the file succeeds with 0 bytes, as in Linux and .NET; NT has an error
 * ({@code END_OF_FILE}) that .NET's streams take back.
 */
final class FileDriver extends DescriptorDriver {
  /** The control code that brings to the disk what was written. */
  static final int FLUSH = 1;

  private static final int MOST_WAITING = 4096;

  private final boolean reads;
  private final boolean writes;
  private final boolean positions;
  private final int alignment;
  private final @Nullable Lane reading;
  private final @Nullable Lane writing;

  /**
   * Makes the driver of {@code descriptor}; of positions and lengths {@code alignment}, a power of
   * two.
   */
  FileDriver(Transfers transfers, Descriptor descriptor, FileOptions options, int alignment) {
    super(transfers, descriptor);
    reads = options.reads();
    writes = options.writes();
    positions = descriptor.type() == Descriptor.Type.FILE;
    this.alignment = alignment;
    reading = positions ? null : new Lane(io(), MOST_WAITING, this::start);
    writing = positions && !options.appends() ? null : new Lane(io(), MOST_WAITING, this::start);
  }

  @Override
  protected int request(Irp irp, MajorFunction major) {
    IoStackLocation at = irp.currentStackLocation();
    if (major == MajorFunction.DEVICE_CONTROL) {
      if (at.controlCode() != FLUSH) {
        return end(irp, NtStatus.INVALID_DEVICE_REQUEST, 0);
      }
      return positions ? pend(irp) : end(irp, NtStatus.SUCCESS, 0);
    }
    if (major == MajorFunction.READ ? !reads : !writes) {
      return end(irp, NtStatus.ACCESS_DENIED, 0);
    }
    if (((at.byteOffset() | at.length()) & (alignment - 1)) != 0) {
      return end(irp, NtStatus.INVALID_PARAMETER, 0);
    }
    if (at.length() == 0) {
      return end(irp, NtStatus.SUCCESS, 0);
    }
    Lane lane = lane(irp);
    return lane == null ? pend(irp) : lane.pend(irp);
  }

  @Override
  protected void fill(Irp irp, Transfer transfer) {
    IoStackLocation at = irp.currentStackLocation();
    if (at.major() == MajorFunction.DEVICE_CONTROL) {
      transfer.ask(Operation.Code.SYNC, 0);
      return;
    }
    Operation.Code code =
        at.major() == MajorFunction.READ ? Operation.Code.READ : Operation.Code.WRITE;
    long position = positions ? at.byteOffset() : -1;
    transfer.ask(code, irp.buffer(), irp.bufferOffset(), at.length(), position);
  }

  @Override
  protected @Nullable Lane lane(Irp irp) {
    return switch (irp.currentStackLocation().major()) {
      case READ -> reading;
      case WRITE -> writing;
      default -> null;
    };
  }

  /** What has no disk has nothing to flush: as .NET has it. */
  @Override
  protected int mapped(Operation.Code code, int result) {
    boolean noDisk =
        result == -Errno.EINVAL || result == -Errno.EROFS || result == -Errno.EOPNOTSUPP;
    return code == Operation.Code.SYNC && noDisk ? 0 : result;
  }

  @Override
  protected void closing() {
    if (reading != null) {
      reading.cancelWaiting(null);
    }
    if (writing != null) {
      writing.cancelWaiting(null);
    }
  }

  @Override
  protected int leastPartBytes() {
    return alignment;
  }

  @Override
  protected boolean readsAll(boolean full) {
    return full && positions; // of a pipe, what is there is enough
  }
}
