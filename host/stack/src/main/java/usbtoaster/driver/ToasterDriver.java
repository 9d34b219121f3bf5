package usbtoaster.driver;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import usbtoaster.kernel.CancelRoutine;
import usbtoaster.kernel.CancelSafeQueue;
import usbtoaster.kernel.DeviceObject;
import usbtoaster.kernel.Driver;
import usbtoaster.kernel.FileObject;
import usbtoaster.kernel.IoManager;
import usbtoaster.kernel.IoStackLocation;
import usbtoaster.kernel.Irp;
import usbtoaster.kernel.Irql;
import usbtoaster.kernel.NtStatus;
import usbtoaster.kernel.Timebase;
import usbtoaster.protocol.Protocol;

/**
 * The toaster's driver: the dispatch routines, StartIo and the cancel routines. One instance drives
 * one toaster.
 *
 * <p>Overview of a write's way through the driver:
 *
 * <ol>
 *   <li>{@link #dispatch} marks the packet pending and gives it a slot of the toaster, or lets it
 *       wait for one.
 *   <li>With a slot, the packet waits in the device queue for the bus. {@link #startIo} gives it
 *       the bus and sends its command: that is all a caller's thread ever does here.
 *   <li>Each interrupt ({@link ToasterInterrupt}, {@link BusLoop}) sends the next burst ({@link
 *       Transfer}), on the borrowed thread. After the last one the bus goes to the next packet.
 *   <li>When the device says that the toast is done ({@link SlotKeeper}), the packet is completed.
 * </ol>
 *
 * <p>Any thread may call {@link #dispatch}. What the device does wrong, {@link Recovery} and the
 * strikes of {@link Transfer} put right, or the request ends with a status that says why.
 */
public final class ToasterDriver implements Driver, AutoCloseable {
  /** The access bit of a handle whose toast is kept for reads. */
  public static final int ACCESS_READ = 1;

  private final DeviceObject device;
  private final IoManager io;
  private final ToasterExtension toaster;
  private final ToasterInterrupt interrupt;
  private final CancelRoutine cancelActive = this::cancelActive;

  private ToasterDriver(
      String name, IoManager io, ToasterWiring wiring, ToasterSettings settings, Timebase time) {
    this.io = io;
    device = new DeviceObject(name, this, DeviceObject.Transfer.DIRECT);
    toaster = new ToasterExtension(io, device, wiring, settings, time, this::cancelQueued);
    interrupt = new ToasterInterrupt(wiring, io.trace(), toaster.loop());
  }

  /**
   * Starts a driver for the toaster at the end of {@code wiring}, and begins to identify it.
   * Requests may be sent at once; they wait until the device has answered, or end when it is given
   * up.
   */
  public static ToasterDriver start(
      String name, IoManager io, ToasterWiring wiring, ToasterSettings settings, Timebase time) {
    ToasterDriver driver = new ToasterDriver(name, io, wiring, settings, time);
    driver.interrupt.connect();
    Irql old = driver.toaster.enter();
    driver.toaster.recovery().start();
    driver.toaster.leave(old);
    return driver;
  }

  /** Returns the device to open. */
  public DeviceObject device() {
    return device;
  }

  /** Returns what was counted so far. */
  public ToasterCounters counters() {
    return toaster.counters();
  }

  /** Stops the driver: every request still there ends with {@code DELETE_PENDING}. */
  @Override
  public void close() {
    interrupt.disconnect();
    Irql old = toaster.enter();
    toaster.recovery().stop();
    toaster.keeper().deviceFailed(toaster.recovery().failure());
    toaster.leave(old);
  }

  static boolean keepsToast(FileObject file) {
    return (file.access() & ACCESS_READ) != 0;
  }

  @Override
  public int dispatch(DeviceObject device, Irp irp) {
    return switch (irp.currentStackLocation().major()) {
      case WRITE -> dispatchWrite(irp);
      case READ -> dispatchRead(irp);
      case DEVICE_CONTROL -> dispatchControl(irp);
      case CLEANUP -> cleanUp(irp);
      case CREATE, CLOSE -> complete(irp, NtStatus.SUCCESS, 0);
    };
  }

  private int dispatchWrite(Irp irp) {
    IoStackLocation location = irp.currentStackLocation();
    if (location.length() == 0) {
      return complete(irp, NtStatus.SUCCESS, 0);
    }
    if (location.length() > Protocol.SLOT_BYTES) {
      return complete(irp, NtStatus.INVALID_BUFFER_SIZE, 0);
    }
    irp.markPending();
    FileObject file = location.file();
    Irql old = enterAwake();
    boolean first = toaster.waitingWrites().size() == 0;
    boolean given = first && toaster.slots().assign(irp, file, keepsToast(file)) != null;
    if (given) {
      toaster.start(irp);
    }
    toaster.leave(old);
    if (!given) {
      waitFor(irp, toaster.waitingWrites().insert(irp), null);
    }
    return NtStatus.PENDING;
  }

  private int dispatchRead(Irp irp) {
    IoStackLocation location = irp.currentStackLocation();
    FileObject file = location.file();
    if (!keepsToast(file)) {
      return complete(irp, NtStatus.INVALID_DEVICE_REQUEST, 0);
    }
    if (location.length() == 0) {
      return complete(irp, NtStatus.SUCCESS, 0);
    }
    irp.markPending();
    Irql old = enterAwake();
    boolean served = toaster.waitingReads().size() == 0 && toaster.keeper().serveAtOnce(irp, file);
    toaster.leave(old);
    if (!served) {
      waitFor(irp, toaster.waitingReads().insert(irp), file);
    }
    return NtStatus.PENDING;
  }

  /** What was let wait may have been what was waited for: looks once more. */
  private void waitFor(Irp irp, boolean queued, @Nullable FileObject reader) {
    if (!queued) {
      complete(irp, NtStatus.INSUFFICIENT_RESOURCES, 0);
      return;
    }
    Irql old = toaster.enter();
    if (toaster.recovery().failed()) {
      toaster.keeper().deviceFailed(toaster.recovery().failure());
    } else {
      toaster.keeper().feed(reader);
    }
    toaster.leave(old);
  }

  private int dispatchControl(Irp irp) {
    irp.markPending();
    Irql old = enterAwake();
    toaster.start(irp);
    toaster.leave(old);
    return NtStatus.PENDING;
  }

  /** Enters the lock; a device that was given up is tried anew. */
  private Irql enterAwake() {
    Irql old = toaster.enter();
    toaster.recovery().wake();
    return old;
  }

  private int cleanUp(Irp irp) {
    FileObject file = irp.currentStackLocation().file();
    cancelWaiting(toaster.waitingWrites(), file);
    cancelWaiting(toaster.waitingReads(), file);
    Irql old = toaster.enter();
    toaster.keeper().forget(file);
    toaster.leave(old);
    return complete(irp, NtStatus.SUCCESS, 0);
  }

  private void cancelWaiting(CancelSafeQueue queue, FileObject file) {
    for (Irp irp = queue.remove(file); irp != null; irp = queue.remove(file)) {
      complete(irp, NtStatus.CANCELLED, 0);
    }
  }

  private int complete(Irp irp, int status, long information) {
    irp.result(status, information);
    io.completeRequest(irp);
    return status;
  }

  @Override
  public void startIo(DeviceObject device, Irp irp) {
    Irql old = toaster.enter();
    if (irp.exchangeCancelRoutine(null) != null) { // else cancelQueued has it, and goes on
      begin(irp);
    }
    toaster.leave(old);
  }

  private void begin(Irp irp) {
    if (irp.cancelled() || toaster.recovery().failed()) {
      int status = irp.cancelled() ? NtStatus.CANCELLED : toaster.recovery().failure();
      toaster.retire();
      toaster.keeper().dropped(irp, status);
      return;
    }
    Slot slot = irp.driverContext() instanceof Slot given ? given : null;
    switch (irp.currentStackLocation().major()) {
      case WRITE -> {
        toaster.transfer().beginWrite(irp, Objects.requireNonNull(slot));
        irp.exchangeCancelRoutine(cancelActive);
        if (irp.cancelled() && irp.exchangeCancelRoutine(null) != null) { // just now
          toaster.retire();
          toaster.keeper().dropped(irp, NtStatus.CANCELLED);
          return;
        }
      }
      case READ -> {
        Slot toast = Objects.requireNonNull(slot);
        if (toast.use == Slot.Use.LOST) {
          toaster.retire();
          toaster.keeper().readLost(toast, irp);
          return;
        }
        toaster.transfer().beginRead(irp, toast);
      }
      default -> toaster.transfer().beginControl(irp);
    }
    toaster.loop().nudge();
  }

  /** Cancels a packet that waits for the bus, or is just being started. */
  private void cancelQueued(DeviceObject device, Irp irp) {
    boolean queued = device.queue().removeEntry(irp);
    Irql old = toaster.enter();
    if (!queued) {
      toaster.retire();
    }
    toaster.keeper().dropped(irp, NtStatus.CANCELLED);
    toaster.leave(old);
  }

  /**
   * Cancels a write whose bread is on its way into the device, or in it. It ends at once; the
   * device is told when the bus is free for it.
   */
  private void cancelActive(DeviceObject device, Irp irp) {
    Irql old = toaster.enter();
    if (toaster.transfer().irp() == irp) {
      toaster.retire();
    }
    if (irp.driverContext() instanceof Slot slot && slot.irp == irp) {
      slot.vacate(Slot.Use.ZOMBIE);
    }
    toaster.finish(irp, NtStatus.CANCELLED, 0);
    toaster.loop().nudge();
    toaster.leave(old);
  }

  /** Tells where everything stands: the phase, the bus, each slot, and how many wait. */
  @Override
  public String toString() {
    Irql old = toaster.enter();
    String text = toaster.toString();
    toaster.leave(old);
    return text;
  }
}
