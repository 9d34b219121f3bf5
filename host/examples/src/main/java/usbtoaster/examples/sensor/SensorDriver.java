package usbtoaster.examples.sensor;

import com.pi4j.io.gpio.digital.DigitalStateChangeListener;
import usbtoaster.kernel.CancelSafeQueue;
import usbtoaster.kernel.DeviceObject;
import usbtoaster.kernel.DeviceObject.Transfer;
import usbtoaster.kernel.Dpc;
import usbtoaster.kernel.Driver;
import usbtoaster.kernel.InterruptObject;
import usbtoaster.kernel.IoManager;
import usbtoaster.kernel.IoStackLocation;
import usbtoaster.kernel.Irp;
import usbtoaster.kernel.KernelTimer;
import usbtoaster.kernel.NtStatus;
import usbtoaster.kernel.SpinLock;
import usbtoaster.time.Timebase;

/**
 * The sensor's driver on the kernel: a read waits for a sample, and gets its frame.
 *
 * <p>An edge of DATA_READY queues the DPC, which looks at the line and reads. So do a new request
 * and, while requests wait, a timer, because an edge may get lost. A frame whose CRC is wrong is
 * thrown away, and the next sample has an edge of its own. Who gives up waiting, cancels or sets a
 * deadline. What Pi4J throws is {@code IO_DEVICE_ERROR}.
 */
public final class SensorDriver implements Driver, AutoCloseable {
  private static final long LOOK_AGAIN_NANOS = 250_000_000;

  private final IoManager io;
  private final SensorWires wires;
  private final Timebase time;
  private final DeviceObject device = new DeviceObject("sensor", this, Transfer.DIRECT);
  private final CancelSafeQueue reads;
  private final Dpc dpc = new Dpc((self, context, first, second) -> serve(), null);
  private final InterruptObject interrupt = new InterruptObject(dpc);
  private final DigitalStateChangeListener listener = event -> interrupt.interrupt();
  private final KernelTimer timer;
  private final SpinLock lock = new SpinLock(); // of the bus, and of the two frames
  private final byte[] out = new byte[Sample.BYTES];
  private final byte[] in = new byte[Sample.BYTES];

  /**
   * Begins to listen to DATA_READY. Wires and time are the caller's, and outlive this.
   *
   * @param periodMillis the time between two samples, 1 to 255. It goes with each frame, since a
   *     sensor that was reset has forgotten it
   */
  public SensorDriver(IoManager io, SensorWires wires, Timebase time, int periodMillis) {
    this.io = io;
    this.wires = wires;
    this.time = time;
    reads = new CancelSafeQueue(io, 256);
    timer = new KernelTimer(time, dpc);
    out[0] = (byte) periodMillis;
    wires.ready().addListener(listener);
  }

  /** Returns the device, to be opened. */
  public DeviceObject device() {
    return device;
  }

  @Override
  public int dispatch(DeviceObject device, Irp irp) {
    IoStackLocation asked = irp.currentStackLocation();
    int status = NtStatus.SUCCESS;
    switch (asked.major()) {
      case READ -> status = asked.length() < in.length ? NtStatus.BUFFER_TOO_SMALL : pend(irp);
      case WRITE, DEVICE_CONTROL -> status = NtStatus.INVALID_DEVICE_REQUEST;
      case CLEANUP -> reads.cancelAll(asked.file());
      case CREATE, CLOSE -> {}
    }
    return status == NtStatus.PENDING ? status : end(irp, status, 0);
  }

  private int pend(Irp irp) {
    int pending = reads.pend(irp);
    dpc.insert(0, 0); // the line may be high already: its edge came before
    return pending;
  }

  private void serve() {
    lock.acquireAtDispatch();
    int status = reads.size() == 0 ? NtStatus.PENDING : exchange();
    Irp irp = status == NtStatus.PENDING ? null : reads.remove(); // null, too: it was cancelled
    if (irp != null) {
      System.arraycopy(in, 0, irp.buffer(), irp.bufferOffset(), in.length);
    }
    lock.releaseFromDispatch();
    if (reads.size() > 0) {
      timer.set(time.nanoTime() + LOOK_AGAIN_NANOS);
    }
    if (irp != null) {
      end(irp, status, status == NtStatus.SUCCESS ? in.length : 0);
    }
  }

  /** Reads a frame into {@code in}; PENDING: there is no sample, or it was damaged on its way. */
  private int exchange() {
    try {
      if (wires.ready().isLow()) {
        return NtStatus.PENDING;
      }
      if (wires.bus().transfer(out, 0, in, 0, in.length) < in.length) {
        return NtStatus.IO_DEVICE_ERROR;
      }
      return Sample.isWhole(in) ? NtStatus.SUCCESS : NtStatus.PENDING;
    } catch (RuntimeException fault) {
      return NtStatus.IO_DEVICE_ERROR;
    }
  }

  private int end(Irp irp, int status, int bytes) {
    irp.result(status, bytes);
    io.completeRequest(irp);
    return status;
  }

  /** Ends what waits as cancelled, and listens no more. */
  @Override
  public void close() {
    wires.ready().removeListener(listener);
    timer.cancel();
    reads.cancelAll(null);
  }
}
