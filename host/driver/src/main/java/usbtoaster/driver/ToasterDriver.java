package usbtoaster.driver;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import usbtoaster.kernel.CancelSafeQueue;
import usbtoaster.kernel.DeviceObject;
import usbtoaster.kernel.Driver;
import usbtoaster.kernel.Faults;
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
 * <p>All of it are steps ({@link Requests}) that {@link ToasterExtension#run} does. Any thread may
 * call {@link #dispatch}. What the device does wrong, {@link Recovery} and the strikes of {@link
 * Transfer} put right, or the request ends with a status that says why. So it does if a wire or the
 * clock throws.
 */
public final class ToasterDriver implements Driver, AutoCloseable {
  /** The access bit of a handle whose toast is kept for reads. */
  public static final int ACCESS_READ = SlotKeeper.ACCESS_READ;

  private static final Logger LOG = LoggerFactory.getLogger(ToasterDriver.class);

  private final DeviceObject device;
  private final IoManager io;
  private final ToasterExtension toaster;
  private final WaitingRequests waiting;
  private final Counters counters;
  private final AtomicBoolean closed = new AtomicBoolean();

  // The steps, made once: nothing is allocated for a request.
  private final Predicate<Irp> admitWrite;
  private final Predicate<Irp> admitRead;
  private final Function<Irp, Step> admitControl;
  private final Function<Irp, Step> start;
  private final Function<Irp, Step> dropQueued;
  private final Function<Irp, Step> dropStarted;
  private final Function<Irp, Step> dropActive;
  private final Function<FileObject, Step> lookAgain;
  private final Function<FileObject, Step> forget;

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
    waiting = toaster.parts().waiting;
    counters = toaster.parts().counters;
    Requests requests = new Requests(toaster.parts(), settings, this::cancelActive);
    admitWrite = requests::admitWrite;
    admitRead = requests::admitRead;
    admitControl = requests::admitControl;
    start = requests::start;
    dropQueued = requests::dropQueued;
    dropStarted = requests::dropStarted;
    dropActive = requests::dropActive;
    lookAgain = requests::lookAgain;
    forget = requests::forget;
  }

  /**
   * Starts a driver for the toaster at the end of {@code wiring}, and begins to identify it.
   * Requests may be sent at once; they wait until the device has answered, or end when it is given
   * up. What goes wrong in callbacks is logged.
   */
  public static ToasterDriver start(
      String name, IoManager io, ToasterWiring wiring, ToasterSettings settings, Timebase time) {
    return start(name, io, wiring, settings, time, ToasterDriver::log);
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
    driver.toaster.start();
    return driver;
  }

  /** The handler of those who gave none. */
  private static void log(Throwable fault) {
    LOG.error("Something failed in or above the toaster's driver, which goes on.", fault);
  }

  /** Returns the device to open. */
  public DeviceObject device() {
    return device;
  }

  /** Returns what was counted so far. */
  public ToasterCounters counters() {
    return toaster.ask(counters::snapshot);
  }

  /**
   * Stops the driver: every request still there ends with {@code DELETE_PENDING}, and so does every
   * later one. Interrupts and the timer do nothing any more. Closing twice does nothing.
   */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      toaster.stop();
    }
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
      waitIn(waiting.writes, irp);
    }
    return NtStatus.PENDING;
  }

  private int dispatchRead(Irp irp) {
    IoStackLocation location = irp.currentStackLocation();
    if (!SlotKeeper.keepsToast(location.file())) {
      return complete(irp, NtStatus.INVALID_DEVICE_REQUEST, 0);
    }
    if (location.length() == 0) {
      return complete(irp, NtStatus.SUCCESS, 0);
    }
    irp.markPending();
    if (!toaster.admit(admitRead, irp)) {
      waitIn(waiting.reads, irp);
    }
    return NtStatus.PENDING;
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

  private int dispatchControl(Irp irp) {
    IoStackLocation location = irp.currentStackLocation();
    if (location.inputLength() != 0 || location.outputLength() != 0) {
      return complete(irp, NtStatus.INVALID_DEVICE_REQUEST, 0); // it knows values only
    }
    irp.markPending();
    toaster.run(admitControl, irp);
    return NtStatus.PENDING;
  }

  private int cleanUp(Irp irp) {
    FileObject file = irp.currentStackLocation().file();
    cancelWaiting(waiting.writes, file);
    cancelWaiting(waiting.reads, file);
    toaster.run(forget, file);
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

  /** Cancels a packet that waits for the bus, or is just being started. */
  private void cancelQueued(DeviceObject device, Irp irp) {
    toaster.run(device.queue().removeEntry(irp) ? dropQueued : dropStarted, irp);
  }

  /**
   * Cancels a write whose bread is on its way into the device, or in it. It ends at once; the
   * device is told when the bus is free for it.
   */
  private void cancelActive(DeviceObject device, Irp irp) {
    toaster.run(dropActive, irp);
  }

  /** Tells where everything stands: the phase, the bus, each slot, and how many wait. */
  @Override
  public String toString() {
    return toaster.ask(() -> device.name() + ": " + toaster.parts());
  }
}
