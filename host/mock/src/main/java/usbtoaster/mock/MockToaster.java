package usbtoaster.mock;

import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.spi.Spi;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import usbtoaster.time.Timebase;
import usbtoaster.time.VirtualTime;
import usbtoaster.trace.Trace;
import usbtoaster.wires.DevicePower;
import usbtoaster.wires.FaultPlan;
import usbtoaster.wires.Faults;

/**
 * A {@link VirtualToaster} behind the four Pi4J objects that the driver asks for. Mockito makes
 * them, and {@link Faults} are around them. What only a device can do wrong, {@link #device} is
 * told itself.
 *
 * <p>Frames and levels may come from any thread; the bus takes one frame at a time. Edges reach the
 * listeners of {@link #irq} on the timebase's thread, never inside a call to one of the objects.
 */
public final class MockToaster {
  private static final Logger LOG = LoggerFactory.getLogger(MockToaster.class);
  private static final int NEVER = Integer.MAX_VALUE;

  private final Timebase time;
  private final ToasterOptions options;
  private final LineListener lines;
  private final Faults faults;
  private final Object busLock = new Object();
  private final EdgeThread edgeThread;
  private final VirtualToaster device;
  private final Spi spi;
  private final DigitalOutput ack;
  private final DigitalInput irq;
  private final DigitalOutput reset;
  private int failsAfter = NEVER; // guarded by busLock

  /** Makes a toaster in which nothing goes wrong and which is not traced. */
  public MockToaster(Timebase time) {
    this(time, ToasterOptions.DEFAULT, FaultPlan.none(), Trace.OFF);
  }

  /** Makes a toaster with its power just switched on: it boots. Nobody listens to its lines. */
  public MockToaster(Timebase time, ToasterOptions options, FaultPlan plan, Trace trace) {
    this(time, options, plan, trace, (line, high, nanos) -> {});
  }

  /**
   * Makes a toaster with its power just switched on: it boots.
   *
   * @param time the device's own: virtual, or a timer whose thread stands for the hardware
   * @param trace gets {@code DMA_DONE} from the device
   * @param lines is notified of the levels at the device's end of the lines
   */
  public MockToaster(
      Timebase time, ToasterOptions options, FaultPlan plan, Trace trace, LineListener lines) {
    this.time = time;
    this.lines = lines;
    this.options = options;
    edgeThread = new EdgeThread(edges -> Pi4jMocks.input("irq", this::level, edges));
    device = new VirtualToaster(time, options, trace, edgeThread::deliver, lines);
    faults =
        new Faults(
            time, DevicePower.of(device::powerFails, device::powerFails, this::powerFailsAfter));
    spi = faults.wrap("bus", Pi4jMocks.spi("toaster", this::transfer));
    irq = faults.wrap("irq", edgeThread.input());
    ack = faults.wrap("ack", Pi4jMocks.output("ack", false, device::ack));
    reset = faults.wrap("reset", Pi4jMocks.output("reset", true, device::reset));
    faults.resetLine(reset).follow(plan);
  }

  /** Returns the bus. Mode 1, 10 MHz at most, chip select with each transfer. */
  public Spi spi() {
    return spi;
  }

  /** Returns the interrupt line, device to host. */
  public DigitalInput irq() {
    return irq;
  }

  /** Returns the acknowledge line, low at the start. */
  public DigitalOutput ack() {
    return ack;
  }

  /** Returns the reset line, high at the start. */
  public DigitalOutput reset() {
    return reset;
  }

  /** Returns the device behind the wires. */
  public VirtualToaster device() {
    return device;
  }

  /** Returns the faults of its wires: more may be added, and those that happened are reported. */
  public Faults faults() {
    return faults;
  }

  /** Returns how many exceptions the listeners of {@link #irq} let out. */
  public long listenerExceptions() {
    return edgeThread.exceptions();
  }

  /** Returns whether a listener let an {@code Error} out, after which no edge arrives any more. */
  public boolean edgeThreadDead() {
    return edgeThread.dead();
  }

  private void powerFailsAfter(int bytes) {
    synchronized (busLock) {
      failsAfter = bytes;
    }
  }

  private boolean level() {
    return device.irq();
  }

  private int transfer(byte[] write, int writeAt, byte[] read, int readAt, int length) {
    Objects.checkFromIndexSize(writeAt, length, write.length);
    Objects.checkFromIndexSize(readAt, length, read.length);
    if (length > options.busBytes()) {
      LOG.warn("The bus takes {} bytes, not {}: shorten the burst", options.busBytes(), length);
      return -1;
    }
    synchronized (busLock) {
      lines.level(LineListener.CHIP_SELECT, false, time.nanoTime());
      try {
        frame(write, writeAt, read, readAt, length);
      } finally {
        lines.level(LineListener.CHIP_SELECT, true, time.nanoTime());
      }
    }
    return length;
  }

  private void frame(byte[] write, int writeAt, byte[] read, int readAt, int length) {
    if (length == 0) {
      device.selectedWithoutAWord();
      return;
    }
    if (options.byteNanos() > 0) {
      pass(options.byteNanos() * length);
    }
    int resetAt = failsAfter < length ? failsAfter : length;
    failsAfter = failsAfter < length ? NEVER : failsAfter;
    device.frame(write, writeAt, read, readAt, length, resetAt);
  }

  /** The caller stays in the transfer while the bits go over the wire. */
  private void pass(long nanos) {
    if (time instanceof VirtualTime virtual) {
      virtual.stall(nanos);
      return;
    }
    long end = time.nanoTime() + nanos;
    while (time.nanoTime() - end < 0) {
      Thread.onSpinWait();
    }
  }
}
