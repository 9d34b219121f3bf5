package usbtoaster.kernel;

import org.jspecify.annotations.Nullable;

/**
 * Cancels requests of a handle (items 31 and 80): pins each packet, takes its cancel routine out
 * and calls it. The part of {@link IoManager} that cancels. Any thread, waits for nothing.
 */
final class Cancellation {
  private final DriverCalls drivers;
  private final IrpPool pool;

  Cancellation(DriverCalls drivers, IrpPool pool) {
    this.drivers = drivers;
    this.pool = pool;
  }

  boolean cancel(Irp irp) {
    irp.cancel = true;
    CancelRoutine routine = irp.takeCancelRoutine();
    if (routine != null) {
      drivers.cancel(routine, irp);
    }
    return routine != null;
  }

  /** Cancels a packet that the caller holds, and lets it go. */
  void cancelHeld(Irp irp) {
    cancel(irp);
    if (irp.letGo()) {
      pool.giveHeld(irp);
    }
  }

  int cancelOne(FileObject file, Request request) {
    Irp irp = file.pin(request);
    if (irp == null) {
      return NtStatus.NOT_FOUND;
    }
    cancel(irp);
    unpin(file, irp);
    return NtStatus.SUCCESS;
  }

  /** Cancels those that {@code thread} (null: anybody) has issued. */
  int cancelAll(FileObject file, @Nullable KernelThread thread) {
    int status = NtStatus.NOT_FOUND;
    Irp last = file.pinLast(); // not those that are issued meanwhile: there might be no end
    if (last != null) {
      Irp irp = file.pinNext(null, thread, last);
      while (irp != null) {
        cancel(irp);
        Irp next = file.pinNext(irp, thread, last);
        unpin(file, irp);
        irp = next;
        status = NtStatus.SUCCESS;
      }
      unpin(file, last);
    }
    return status;
  }

  private void unpin(FileObject file, Irp irp) {
    if (file.unpin(irp)) {
      pool.give(irp);
    }
  }
}
