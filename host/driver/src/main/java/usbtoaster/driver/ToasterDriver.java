package usbtoaster.driver;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;
import usbtoaster.kernel.CancelRoutine;
import usbtoaster.kernel.CancelSafeQueue;
import usbtoaster.kernel.DeviceObject;
import usbtoaster.kernel.Driver;
import usbtoaster.kernel.FileObject;
import usbtoaster.kernel.IoManager;
import usbtoaster.kernel.IoStackLocation;
import usbtoaster.kernel.Irp;
import usbtoaster.kernel.MajorFunction;
import usbtoaster.kernel.NtStatus;
import usbtoaster.protocol.Protocol;
import usbtoaster.time.Timebase;

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
 *       the bus, and its command goes out: that is all a caller's thread ever does here.
 *   <li>Each interrupt ({@link ToasterInterrupt}, {@link BusLoop}) sends the next burst ({@link
 *       Transfer}), on the borrowed thread. After the last one the bus goes to the next packet.
 *   <li>When the device says that the toast is done ({@link SlotKeeper}), the packet is completed.
 * </ol>
 *
 * <p>All of it are steps that {@link ToasterExtension#run} does. Any thread may call {@link
 * #dispatch}. What the device does wrong, {@link Recovery} and the strikes of {@link Transfer} put
 * right, or the request ends with a status that says why. So it does if a wire or the clock throws.
 */
public final class ToasterDriver implements Driver, AutoCloseable {
  /** The access bit of a handle whose toast is kept for reads. */
  public static final int ACCESS_READ = 1;

  private final DeviceObject device;
  private final IoManager io;
  private final ToasterExtension toaster;
  private final AtomicBoolean closed = new AtomicBoolean();

  // The steps, made once: nothing is allocated for a request.
  private final Predicate<Irp> admitWrite = this::admitWrite;
  private final Predicate<Irp> admitRead = this::admitRead;
  private final Consumer<Irp> admitControl = this::admitControl;
  private final Consumer<Irp> start = this::start;
  private final Consumer<Irp> dropQueued = this::dropQueued;
  private final Consumer<Irp> dropStarted = this::dropStarted;
  private final Consumer<Irp> dropActive = this::dropActive;
  private final Consumer<FileObject> lookAgain = this::lookAgain;
  private final CancelRoutine cancelActive = this::cancelActive;

  private ToasterDriver(
      String name,
      IoManager io,
      ToasterWiring wiring,
      ToasterSettings settings,
      Timebase time,
      Consumer<Throwable> faults) {
    this.io = io;
    device = new DeviceObject(name, this, DeviceObject.Transfer.DIRECT, Protocol.SLOT_BYTES);
    toaster =
        new ToasterExtension(
            io, device, wiring, settings, time, new Faults(faults), this::cancelQueued);
  }

  /**
   * Starts a driver for the toaster at the end of {@code wiring}, and begins to identify it.
   * Requests may be sent at once; they wait until the device has answered, or end when it is given
   * up. What goes wrong in callbacks is logged.
   */
  public static ToasterDriver start(
      String name, IoManager io, ToasterWiring wiring, ToasterSettings settings, Timebase time) {
    return start(name, io, wiring, settings, time, Faults::log);
  }

  /**
   * Starts a driver.
   *
   * @param faults gets what a completion routine or a step of the driver throws, on the thread
   *     where it was thrown; the driver goes on. What a wire throws is not among it: that is
   *     something the device did
   */
  public static ToasterDriver start(
      String name,
      IoManager io,
      ToasterWiring wiring,
      ToasterSettings settings,
      Timebase time,
      Consumer<Throwable> faults) {
    ToasterDriver driver = new ToasterDriver(name, io, wiring, settings, time, faults);
    driver.toaster.run(Recovery::start, driver.toaster.recovery());
    return driver;
  }

  /** Returns the device to open. */
  public DeviceObject device() {
    return device;
  }

  /** Returns what was counted so far. */
  public ToasterCounters counters() {
    return toaster.ask(toaster::counters);
  }

  /**
   * Stops the driver: every request still there ends with {@code DELETE_PENDING}, and so does every
   * later one. Interrupts and the timer do nothing any more. Closing twice does nothing.
   */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      toaster.interrupt().disconnect();
      toaster.run(Recovery::stop, toaster.recovery());
      toaster.disarm();
    }
  }

  static boolean keepsToast(FileObject file) {
    return (file.access() & ACCESS_READ) != 0;
  }

  @Override
  public int dispatch(DeviceObject device, Irp irp) {
    MajorFunction major = irp.currentStackLocation().major();
    if (closed.get() && major != MajorFunction.CLEANUP && major != MajorFunction.CLOSE) {
      return complete(irp, NtStatus.DELETE_PENDING, 0);
    }
    return switch (major) {
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
    if (!toaster.admit(admitWrite, irp)) {
      waitIn(toaster.waitingWrites(), irp);
    }
    return NtStatus.PENDING;
  }

  private boolean admitWrite(Irp irp) {
    if (refused(irp)) {
      return true;
    }
    FileObject file = irp.currentStackLocation().file();
    boolean first = toaster.waitingWrites().size() == 0;
    boolean given = first && toaster.slots().assign(irp, file, keepsToast(file)) != null;
    if (given) {
      toaster.start(irp);
    }
    return given;
  }

  private int dispatchRead(Irp irp) {
    IoStackLocation location = irp.currentStackLocation();
    if (!keepsToast(location.file())) {
      return complete(irp, NtStatus.INVALID_DEVICE_REQUEST, 0);
    }
    if (location.length() == 0) {
      return complete(irp, NtStatus.SUCCESS, 0);
    }
    irp.markPending();
    if (!toaster.admit(admitRead, irp)) {
      waitIn(toaster.waitingReads(), irp);
    }
    return NtStatus.PENDING;
  }

  private boolean admitRead(Irp irp) {
    FileObject file = irp.currentStackLocation().file();
    return refused(irp)
        || (toaster.waitingReads().size() == 0 && toaster.keeper().serveAtOnce(irp, file));
  }

  /** Wakes a device that was given up; a driver that was closed meanwhile refuses. */
  private boolean refused(Irp irp) {
    toaster.recovery().wake();
    if (toaster.recovery().stopped()) {
      toaster.finish(irp, NtStatus.DELETE_PENDING, 0);
      return true;
    }
    return false;
  }

  /** Lets a request wait, and looks once more whether what it waits for is there by now. */
  private void waitIn(CancelSafeQueue queue, Irp irp) {
    FileObject file = irp.currentStackLocation().file();
    if (queue.insert(irp)) {
      toaster.run(lookAgain, file);
    } else {
      complete(irp, NtStatus.INSUFFICIENT_RESOURCES, 0);
    }
  }

  private void lookAgain(FileObject file) {
    if (toaster.recovery().failed()) {
      toaster.keeper().deviceFailed(toaster.recovery().failure());
    } else {
      toaster.keeper().feed(file);
    }
  }

  private int dispatchControl(Irp irp) {
    IoStackLocation location = irp.currentStackLocation();
    if (location.inputLength() != 0 || location.outputLength() != 0) {
      return complete(irp, NtStatus.INVALID_DEVICE_REQUEST, 0); // it knows values only
    }
    irp.markPending();
    toaster.run(admitControl, irp);
    return NtStatus.PENDING;
  }

  private void admitControl(Irp irp) {
    if (refused(irp)) {
      return;
    }
    if (toaster.handover().waitingControls() < toaster.settings().maxWaiting()) {
      toaster.start(irp);
    } else {
      toaster.finish(irp, NtStatus.INSUFFICIENT_RESOURCES, 0);
    }
  }

  private int cleanUp(Irp irp) {
    FileObject file = irp.currentStackLocation().file();
    cancelWaiting(toaster.waitingWrites(), file);
    cancelWaiting(toaster.waitingReads(), file);
    toaster.run(toaster.keeper()::forget, file);
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
    toaster.run(start, irp);
  }

  private void start(Irp irp) {
    if (irp.exchangeCancelRoutine(null) != null) { // else cancelQueued has it, and goes on
      toaster.handover().started(irp);
      begin(irp);
    }
  }

  private void begin(Irp irp) {
    if (irp.cancelled() || toaster.recovery().failed()) {
      giveBack(irp, irp.cancelled() ? NtStatus.CANCELLED : toaster.recovery().failure());
      return;
    }
    Slot slot = irp.driverContext() instanceof Slot given ? given : null;
    switch (irp.currentStackLocation().major()) {
      case WRITE -> {
        toaster.transfer().beginWrite(irp, Objects.requireNonNull(slot));
        irp.exchangeCancelRoutine(cancelActive);
        if (irp.cancelled() && irp.exchangeCancelRoutine(null) != null) { // just now
          giveBack(irp, NtStatus.CANCELLED);
        }
      }
      case READ -> toaster.transfer().beginRead(irp, Objects.requireNonNull(slot));
      default -> toaster.transfer().beginControl(irp);
    }
  }

  private void giveBack(Irp irp, int status) {
    toaster.retire();
    toaster.keeper().dropped(irp, status);
  }

  /** Cancels a packet that waits for the bus, or is just being started. */
  private void cancelQueued(DeviceObject device, Irp irp) {
    toaster.run(device.queue().removeEntry(irp) ? dropQueued : dropStarted, irp);
  }

  private void dropQueued(Irp irp) {
    toaster.handover().started(irp);
    toaster.keeper().dropped(irp, NtStatus.CANCELLED);
  }

  private void dropStarted(Irp irp) {
    toaster.handover().started(irp);
    giveBack(irp, NtStatus.CANCELLED);
  }

  /**
   * Cancels a write whose bread is on its way into the device, or in it. It ends at once; the
   * device is told when the bus is free for it.
   */
  private void cancelActive(DeviceObject device, Irp irp) {
    toaster.run(dropActive, irp);
  }

  private void dropActive(Irp irp) {
    if (toaster.transfer().irp() == irp) {
      toaster.retire();
    }
    if (irp.driverContext() instanceof Slot slot && slot.irp == irp) {
      toaster.keeper().abandon(slot, Slot.Use.ZOMBIE);
    }
    toaster.finish(irp, NtStatus.CANCELLED, 0);
  }

  /** Tells where everything stands: the phase, the bus, each slot, and how many wait. */
  @Override
  public String toString() {
    return toaster.ask(() -> device.name() + ": " + toaster);
  }
}
