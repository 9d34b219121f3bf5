package usbtoaster.driver;

import org.jspecify.annotations.Nullable;
import usbtoaster.kernel.CancelRoutine;
import usbtoaster.kernel.DeviceObject;
import usbtoaster.kernel.Faults;
import usbtoaster.kernel.IoManager;
import usbtoaster.kernel.Irp;
import usbtoaster.kernel.Irql;
import usbtoaster.kernel.KernelThread;
import usbtoaster.kernel.SpinLock;

/**
 * What the driver does outside its lock: completes requests, starts them, and asks for the next one
 * for the bus. Guarded by the extension's lock.
 *
 * <p>Overview: it is collected in the {@link Outbox} under the lock and handed on by {@link
 * #flush}, one thread at a time: a thread that finds another at it leaves it its share. So a chain
 * of requests that end at once is a loop, not a recursion. Whatever is called there may throw: that
 * goes to the fault handler, and the next is handed on.
 */
final class Handover {
  private final IoManager io;
  private final DeviceObject device;
  private final CancelRoutine cancelQueued;
  private final Faults faults;
  private final Outbox outbox;
  private final SlotKeeper keeper;
  private boolean flushing;

  Handover(
      IoManager io,
      DeviceObject device,
      CancelRoutine cancelQueued,
      Faults faults,
      Outbox outbox,
      SlotKeeper keeper) {
    this.io = io;
    this.device = device;
    this.cancelQueued = cancelQueued;
    this.faults = faults;
    this.outbox = outbox;
    this.keeper = keeper;
  }

  /**
   * Hands on what was collected, and what is collected meanwhile. Called and left with the lock.
   */
  void flush(SpinLock lock) {
    if (flushing) {
      return;
    }
    flushing = true;
    do {
      keeper.assignWaiting();
    } while (handOn(lock));
    flushing = false;
  }

  private boolean handOn(SpinLock lock) {
    Irp finished = outbox.takeDone();
    Irp next = finished == null ? outbox.takeReady() : null;
    if (finished == null && next == null && !outbox.takeNext()) {
      return false;
    }
    lock.release(Irql.DISPATCH);
    try {
      call(finished, next);
    } catch (Throwable fault) {
      faults.report(fault);
    }
    restoreIrql();
    lock.acquire();
    return true;
  }

  private void call(@Nullable Irp finished, @Nullable Irp next) {
    if (finished != null) {
      io.completeRequest(finished);
    } else if (next != null) {
      io.startPacket(device, next, urgency(next), cancelQueued);
    } else {
      io.startNextPacket(device);
    }
  }

  /** A routine that failed may have left it anywhere. */
  private static void restoreIrql() {
    KernelThread thread = KernelThread.current();
    if (thread.irql() != Irql.DISPATCH) {
      if (thread.irql().below(Irql.DISPATCH)) {
        thread.raise(Irql.DISPATCH);
      } else {
        thread.lower(Irql.DISPATCH);
      }
    }
  }

  /** Reads free slots, so they go before writes, which need some. */
  private static int urgency(Irp request) {
    return switch (request.currentStackLocation().major()) {
      case DEVICE_CONTROL -> 0;
      case READ -> 1;
      default -> 2;
    };
  }
}
