package usbtoaster.kernel;

import java.util.ArrayList;
import java.util.List;

/**
 * A driver that keeps requests in every way there is: ends them in the call, holds them in a
 * cancel-safe queue, starts them one at a time from the device queue, or works on several at once,
 * each with a cancel routine. One thread, which says what the next request meets.
 */
final class RandomIoDriver implements Driver {
  final DeviceObject device = new DeviceObject("random", this, DeviceObject.Transfer.BUFFERED);
  int closes;
  int cancelled;
  private final IoManager io;
  private final CancelSafeQueue held;
  private final List<Irp> active = new ArrayList<>();
  private int way;
  private boolean cancelledBefore;
  private int end;

  RandomIoDriver(IoManager io) {
    this.io = io;
    held = new CancelSafeQueue(io, 20);
  }

  /** Says how the next request is treated. */
  void next(int way, boolean cancelledBefore, int end) {
    this.way = way;
    this.cancelledBefore = cancelledBefore;
    this.end = end;
  }

  @Override
  public int dispatch(DeviceObject device, Irp irp) {
    return switch (irp.currentStackLocation().major()) {
      case CREATE -> complete(irp, NtStatus.SUCCESS);
      case CLEANUP -> cleanUp(irp);
      case CLOSE -> {
        closes++;
        yield complete(irp, NtStatus.SUCCESS);
      }
      default -> take(irp);
    };
  }

  private int take(Irp irp) {
    if (cancelledBefore) {
      io.cancelIrp(irp);
    }
    if (way == 0) {
      return complete(irp, end);
    }
    irp.markPending();
    switch (way) {
      case 1 -> hold(irp);
      case 2 -> io.startPacket(device, irp, irp.currentStackLocation().length(), this::dequeued);
      case 3 -> activate(irp);
      default -> complete(irp, end); // pended, and ended before the call returns
    }
    return NtStatus.PENDING;
  }

  private void hold(Irp irp) {
    if (!held.insert(irp)) {
      complete(irp, NtStatus.INSUFFICIENT_RESOURCES);
    }
  }

  private void activate(Irp irp) {
    active.add(irp);
    irp.exchangeCancelRoutine(
        (cancelDevice, taken) -> {
          active.remove(taken);
          cancel(taken);
        });
    if (irp.cancelled() && irp.exchangeCancelRoutine(null) != null) {
      active.remove(irp);
      cancel(irp);
    }
  }

  private int cleanUp(Irp irp) {
    FileObject file = irp.currentStackLocation().file();
    for (Irp each = held.remove(file); each != null; each = held.remove(file)) {
      cancel(each);
    }
    return complete(irp, NtStatus.SUCCESS);
  }

  @Override
  public void startIo(DeviceObject device, Irp irp) {
    if (irp.exchangeCancelRoutine(null) != null && irp.cancelled()) {
      cancel(irp);
      io.startNextPacket(device);
    }
  }

  private void dequeued(DeviceObject device, Irp irp) {
    if (!device.queue().removeEntry(irp)) {
      throw new AssertionError("On one thread, a packet with a cancel routine is in the queue.");
    }
    cancel(irp);
  }

  private void cancel(Irp irp) {
    cancelled++;
    complete(irp, NtStatus.CANCELLED);
  }

  private int complete(Irp irp, int status) {
    irp.result(status, NtStatus.isError(status) ? 0 : 3);
    io.completeRequest(irp);
    return status;
  }

  /** Ends the oldest request of the cancel-safe queue. */
  boolean endHeld(int status) {
    Irp irp = held.remove();
    if (irp != null) {
      complete(irp, status);
    }
    return irp != null;
  }

  /** Ends the request that was started last, and starts the next. */
  boolean endStarted(int status) {
    Irp irp = device.currentIrp();
    if (irp != null) {
      complete(irp, status);
      io.startNextPacket(device);
    }
    return irp != null;
  }

  /** Ends the oldest of the requests that are worked on. */
  boolean endActive(int status) {
    if (active.isEmpty()) {
      return false;
    }
    Irp irp = active.removeFirst();
    if (irp.exchangeCancelRoutine(null) == null) {
      throw new AssertionError("On one thread, a cancel routine is there or has run.");
    }
    complete(irp, status);
    return true;
  }

  void endAll() {
    while (endHeld(0) || endStarted(0) || endActive(0)) {
      // until nothing is left
    }
  }
}
