package usbtoaster.kernel;

import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one place that calls a driver's routines, and that puts right what a routine leaves behind
 * when it throws.
 *
 * <p>Overview: a routine runs with the thread's interrupt flag taken away, which is not its own.
 * When it throws, the thread gets its IRQL and its regions back, the fault goes to the handler, and
 * the kernel decides whose the packet is. The routine still has it unless it was completed or
 * passed on, stands in a queue of the kernel, or a canceller has its cancel routine ({@link
 * Irp#claim}). A packet that the routine has, the kernel takes:
 *
 * <ul>
 *   <li>of a dispatch or startIo: it ends with {@link NtStatus#DRIVER_INTERNAL_ERROR}, and a device
 *       that startIo left with it starts its next packet;
 *   <li>of a cancel routine: it ends as cancelled, and its turn on the device ends with it;
 *   <li>of a completion routine: the completion goes on above it.
 * </ul>
 *
 * <p>Such a packet is not used again, so a driver that remembers it after all and completes it
 * meets a bug check, and no other request.
 *
 * <p>A {@link KernelBugCheck} of a dispatch or of startIo comes out, when the packet has been dealt
 * with: its caller made the mistake, or stands nearer to it than the handler.
 */
final class DriverCalls {
  private final Faults faults;
  private final Consumer<Irp> completer;
  private final Consumer<DeviceObject> starter;

  /**
   * Makes the caller of drivers.
   *
   * @param completer completes a packet
   * @param starter starts the next packet of a device
   */
  DriverCalls(Faults faults, Consumer<Irp> completer, Consumer<DeviceObject> starter) {
    this.faults = faults;
    this.completer = completer;
    this.starter = starter;
  }

  /** Gives {@code irp} to the driver of {@code device}, one location down (item 4). */
  int dispatch(DeviceObject device, Irp irp) {
    IoStackLocation location = irp.nextStackLocation();
    int at = --irp.currentLocation;
    location.device = device;
    int generation = irp.generation;
    KernelThread thread = KernelThread.current();
    long lent = thread.lend();
    try {
      return device.driver().dispatch(device, irp);
    } catch (Throwable fault) {
      thread.restore(lent);
      return dispatchFailed(device, irp, generation, at, fault);
    } finally {
      thread.reclaim(lent);
    }
  }

  private int dispatchFailed(
      DeviceObject device, Irp irp, int generation, int at, Throwable fault) {
    boolean claimed = irp.claim(generation, at, device);
    boolean pended = claimed && (irp.location(at).control & IoStackLocation.PENDING_RETURNED) != 0;
    tell(fault);
    if (claimed) {
      fail(irp, NtStatus.DRIVER_INTERNAL_ERROR);
    }
    rethrowFatal(fault);
    if (claimed) {
      return pended ? NtStatus.PENDING : NtStatus.DRIVER_INTERNAL_ERROR;
    }
    boolean endedHere =
        irp.generation == generation && irp.currentLocation > at && !irp.pendingReturned;
    return endedHere ? irp.status() : NtStatus.PENDING;
  }

  /** Starts {@code irp} on its device. At DISPATCH. */
  void startIo(DeviceObject device, Irp irp) {
    int at = irp.currentLocation;
    int generation = irp.generation;
    KernelThread thread = KernelThread.current();
    long lent = thread.lend();
    try {
      device.driver().startIo(device, irp);
    } catch (Throwable fault) {
      thread.restore(lent);
      startFailed(device, irp, generation, at, fault);
    } finally {
      thread.reclaim(lent);
    }
  }

  private void startFailed(DeviceObject device, Irp irp, int generation, int at, Throwable fault) {
    boolean claimed = irp.claim(generation, at, device);
    boolean over = claimed || irp.generation != generation || irp.currentLocation > at;
    tell(fault);
    if (claimed) {
      fail(irp, NtStatus.DRIVER_INTERNAL_ERROR);
    }
    if (over) {
      passTurnOn(device, irp);
    }
    rethrowFatal(fault);
  }

  /** Calls the cancel routine that was taken out of {@code irp}. Throws nothing. */
  void cancel(CancelRoutine routine, Irp irp) {
    int at = irp.currentLocation;
    int generation = irp.generation;
    KernelThread thread = KernelThread.current();
    long lent = thread.lend();
    try {
      routine.cancel(Objects.requireNonNull(irp.location(at).device), irp);
    } catch (Throwable fault) {
      thread.restore(lent);
      faults.report(fault);
      cancelFailed(irp, generation, at);
    } finally {
      thread.reclaim(lent);
    }
  }

  private void cancelFailed(Irp irp, int generation, int at) {
    if (irp.generation != generation || at > irp.stackSize()) {
      return; // it has ended
    }
    DeviceObject device = irp.location(at).device;
    if (irp.currentLocation == at && irp.cancelRoutine == null) {
      IrpQueue queue = irp.queue;
      if (queue != null) {
        queue.removeEntry(irp);
      }
      irp.spoiled = true;
      fail(irp, NtStatus.CANCELLED);
    }
    if (device != null) {
      passTurnOn(device, irp);
    }
  }

  /** Runs a completion routine, on the way up. Throws nothing. */
  int complete(
      CompletionRoutine routine, @Nullable DeviceObject device, Irp irp, @Nullable Object context) {
    int at = irp.currentLocation;
    int generation = irp.generation;
    KernelThread thread = KernelThread.current();
    long lent = thread.lend();
    try {
      return routine.complete(device, irp, context);
    } catch (Throwable fault) {
      thread.restore(lent);
      faults.report(fault);
      return completionFailed(device, irp, generation, at);
    } finally {
      thread.reclaim(lent);
    }
  }

  private static int completionFailed(
      @Nullable DeviceObject device, Irp irp, int generation, int at) {
    if (!irp.claim(generation, at, device)) {
      return NtStatus.MORE_PROCESSING_REQUIRED; // whoever has it completes it
    }
    if (irp.status() == NtStatus.PENDING) {
      irp.result(NtStatus.DRIVER_INTERNAL_ERROR, 0);
    }
    if (irp.pendingReturned && at <= irp.stackSize()) {
      irp.markPending(); // as if there were no routine (item 8)
    }
    return NtStatus.SUCCESS;
  }

  private void fail(Irp irp, int status) {
    irp.result(status, 0);
    completer.accept(irp);
  }

  /** The turn of {@code irp} is over; not if the next packet has been asked for already. */
  private void passTurnOn(DeviceObject device, Irp irp) {
    if (device.currentIrp() == irp) {
      starter.accept(device);
    }
  }

  private void tell(Throwable fault) {
    if (!(fault instanceof KernelBugCheck)) {
      faults.report(fault);
    }
  }

  private static void rethrowFatal(Throwable fault) {
    if (fault instanceof KernelBugCheck fatal) {
      throw fatal;
    }
  }
}
