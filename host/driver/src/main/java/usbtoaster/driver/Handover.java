package usbtoaster.driver;

import java.util.ArrayDeque;
import usbtoaster.kernel.CancelRoutine;
import usbtoaster.kernel.DeviceObject;
import usbtoaster.kernel.IoManager;
import usbtoaster.kernel.Irp;
import usbtoaster.kernel.Irql;
import usbtoaster.kernel.KernelThread;
import usbtoaster.kernel.MajorFunction;
import usbtoaster.kernel.SpinLock;

/**
 * What the driver does outside its lock: completes requests, starts them, and asks for the next one
 * for the bus. Guarded by the extension's lock.
 *
 * <p>Overview: it is collected under the lock and handed on by {@link #flush}, one thread at a
 * time: a thread that finds another at it leaves it its share. So a chain of requests that end at
 * once is a loop, not a recursion. Whatever is called there may throw: that goes to the fault
 * handler, and the next is handed on.
 */
final class Handover {
  private final IoManager io;
  private final DeviceObject device;
  private final CancelRoutine cancelQueued;
  private final Faults faults;
  private final ArrayDeque<Irp> done = new ArrayDeque<>();
  private final ArrayDeque<Irp> ready = new ArrayDeque<>();
  private boolean wantsNext;
  private boolean flushing;
  private int waiting; // for the bus
  private int waitingControls;

  Handover(IoManager io, DeviceObject device, CancelRoutine cancelQueued, Faults faults) {
    this.io = io;
    this.device = device;
    this.cancelQueued = cancelQueued;
    this.faults = faults;
  }

  /** Has {@code request} completed. */
  void finish(Irp request, int status, long information) {
    request.result(status, information);
    done.add(request);
  }

  /** Has {@code request} queued for the bus. */
  void start(Irp request) {
    ready.add(request);
    waiting++;
    waitingControls += control(request);
  }

  /** {@code request} does not wait for the bus any more: it has it, or is given up. */
  void started(Irp request) {
    waiting--;
    waitingControls -= control(request);
  }

  /** Has the bus given to the next request. */
  void next() {
    wantsNext = true;
  }

  /** Returns how many requests wait for the bus. */
  int waiting() {
    return waiting;
  }

  /** Returns how many of them are controls. */
  int waitingControls() {
    return waitingControls;
  }

  private static int control(Irp request) {
    return request.currentStackLocation().major() == MajorFunction.DEVICE_CONTROL ? 1 : 0;
  }

  /**
   * Hands on what was collected, and what is collected meanwhile. Called and left with the lock.
   */
  void flush(SpinLock lock, SlotKeeper keeper) {
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
    Irp finished = done.poll();
    Irp next = finished == null ? ready.poll() : null;
    boolean advance = finished == null && next == null && wantsNext;
    if (finished == null && next == null && !advance) {
      return false;
    }
    wantsNext &= !advance;
    lock.release(Irql.DISPATCH);
    try {
      if (finished != null) {
        io.completeRequest(finished);
      } else if (next != null) {
        io.startPacket(device, next, urgency(next), cancelQueued);
      } else {
        io.startNextPacket(device);
      }
    } catch (Throwable fault) {
      faults.report(fault);
    }
    restoreIrql();
    lock.acquire();
    return true;
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
