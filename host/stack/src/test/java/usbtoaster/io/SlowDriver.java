package usbtoaster.io;

import org.jspecify.annotations.Nullable;
import usbtoaster.kernel.CancelSafeQueue;
import usbtoaster.kernel.DeviceObject;
import usbtoaster.kernel.Driver;
import usbtoaster.kernel.IoManager;
import usbtoaster.kernel.Irp;
import usbtoaster.kernel.NtStatus;

/**
 * A device whose requests wait until a test ends them: in a queue from which they can be cancelled,
 * or where nobody can. Any thread, but for its switches, which are set before.
 */
final class SlowDriver implements Driver {
  final DeviceObject device;
  private final IoManager io;
  private final CancelSafeQueue queue;

  boolean refuses;
  boolean uncancellable;
  Runnable onRequest = () -> {};
  int requests;
  private @Nullable Irp held;

  SlowDriver(IoManager io, int longest) {
    this.io = io;
    queue = new CancelSafeQueue(io, 64);
    device = new DeviceObject("slow", this, DeviceObject.Transfer.DIRECT, longest);
  }

  @Override
  public int dispatch(DeviceObject device, Irp irp) {
    return switch (irp.currentStackLocation().major()) {
      case CREATE, CLOSE -> complete(irp, NtStatus.SUCCESS, 0);
      case CLEANUP -> cleanUp(irp);
      default -> take(irp);
    };
  }

  private int take(Irp irp) {
    requests++;
    onRequest.run();
    if (refuses) {
      return complete(irp, NtStatus.DEVICE_NOT_READY, 0);
    }
    irp.markPending();
    if (uncancellable) {
      held = irp;
    } else {
      queue.insert(irp);
    }
    return NtStatus.PENDING;
  }

  private int cleanUp(Irp cleanup) {
    for (Irp irp = queue.remove(); irp != null; irp = queue.remove()) {
      complete(irp, NtStatus.CANCELLED, 0);
    }
    return complete(cleanup, NtStatus.SUCCESS, 0);
  }

  /** Returns how many requests wait where they can be cancelled. */
  int waiting() {
    return queue.size();
  }

  /** Ends the oldest request that is still here; false if there is none. */
  boolean end(int status) {
    Irp irp = uncancellable ? held : queue.remove();
    if (irp == null) {
      return false;
    }
    complete(irp, status, NtStatus.isError(status) ? 0 : irp.currentStackLocation().length());
    return true;
  }

  private int complete(Irp irp, int status, long information) {
    irp.result(status, information);
    io.completeRequest(irp);
    return status;
  }
}
