package usbtoaster.mock;

import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.spi.Spi;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import usbtoaster.time.NamedAlarm;
import usbtoaster.time.Timebase;
import usbtoaster.time.VirtualTime;
import usbtoaster.trace.Trace;
import usbtoaster.wires.Fault;
import usbtoaster.wires.FaultCounts;
import usbtoaster.wires.FaultKind;
import usbtoaster.wires.FaultPlan;

/**
 * A {@link VirtualToaster} behind the four Pi4J objects that the driver asks for. Mockito makes
 * them, and the faults of a {@link FaultPlan} happen between them and the device.
 *
 * <p>Frames and levels may come from any thread; the bus takes one frame at a time. Edges reach the
 * listeners of {@link #irq} on the timebase's thread, never inside a call to one of the objects.
 */
public final class MockToaster {
  private static final Logger LOG = LoggerFactory.getLogger(MockToaster.class);

  private final Timebase time;
  private final ToasterOptions options;
  private final FaultPlan plan;
  private final FaultCounts faults = new FaultCounts();
  private final Object planLock = new Object();
  private final Object busLock = new Object();
  private final EdgeThread edgeThread;
  private final VirtualToaster device;
  private final Spi spi;
  private final DigitalOutput ack;
  private final DigitalOutput reset;
  private final AtomicLong edges = new AtomicLong();
  private long frames; // guarded by busLock

  /** Makes a toaster in which nothing goes wrong and which is not traced. */
  public MockToaster(Timebase time) {
    this(time, ToasterOptions.DEFAULT, FaultPlan.none(), Trace.OFF);
  }

  /**
   * Makes a toaster with its power just switched on: it boots.
   *
   * @param time the device's own: virtual, or a timer whose thread stands for the hardware
   * @param trace gets {@code DMA_DONE} from the device
   */
  public MockToaster(Timebase time, ToasterOptions options, FaultPlan plan, Trace trace) {
    this.time = time;
    this.options = options;
    this.plan = plan;
    edgeThread = new EdgeThread(edges -> Pi4jMocks.input("irq", this::level, edges));
    device = new VirtualToaster(time, options, trace, this::edge);
    spi = Pi4jMocks.spi("toaster", this::transfer);
    ack = Pi4jMocks.output("ack", false, device::ack);
    reset = Pi4jMocks.output("reset", true, device::reset);
    for (Fault fault : plan.start()) {
      if (fault instanceof Fault.SpuriousEdge spurious) {
        deliverLater(spurious.kind(), spurious.nanos());
      }
    }
  }

  /** Returns the bus. Mode 1, 10 MHz at most, chip select with each transfer. */
  public Spi spi() {
    return spi;
  }

  /** Returns the interrupt line, device to host. */
  public DigitalInput irq() {
    return edgeThread.input();
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

  /** Returns how many faults happened. */
  public FaultCounts faults() {
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
    if (length == 0) {
      return 0; // chip select without a word is no frame
    }
    synchronized (busLock) {
      if (options.byteNanos() > 0) {
        pass(options.byteNanos() * length);
      }
      List<Fault> wrong = ask(frames++, length);
      if (!wrong.isEmpty()) {
        return faulty(wrong, write, writeAt, read, readAt, length);
      }
      device.frame(write, writeAt, read, readAt, length);
    }
    return length;
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

  private List<Fault> ask(long frame, int length) {
    synchronized (planLock) {
      return plan.frame(frame, length);
    }
  }

  private int faulty(
      List<Fault> wrong, byte[] write, int writeAt, byte[] read, int readAt, int length) {
    byte[] mosi = new byte[length];
    System.arraycopy(write, writeAt, mosi, 0, length);
    int resetAt = length;
    for (Fault fault : wrong) {
      switch (fault) {
        case Fault.BusError error -> {
          faults.add(error.kind());
          return -1;
        }
        case Fault.MosiFlip flip -> flip(fault, mosi, 0, length, flip.bit());
        case Fault.Reset reset -> resetAt = Math.min(resetAt, reset.bytes());
        case Fault.Silence silence -> {
          device.silence(silence.nanos(), silence.endsByReset());
          faults.add(silence.kind());
        }
        case Fault.SpuriousEdge spurious -> deliverLater(spurious.kind(), spurious.nanos());
        default -> {} // of the way back, or of edges
      }
    }
    if (device.frame(mosi, 0, read, readAt, length, resetAt)) {
      faults.add(FaultKind.RESET);
    }
    for (Fault fault : wrong) {
      if (fault instanceof Fault.MisoFlip flip) {
        flip(fault, read, readAt, length, flip.bit());
      }
    }
    return length;
  }

  private void flip(Fault fault, byte[] data, int at, int length, int bit) {
    if (bit >= 0 && bit < 8 * length) {
      data[at + bit / 8] ^= (byte) (0x80 >> bit % 8);
      faults.add(fault.kind());
    }
  }

  private void edge(boolean high) {
    if (!high) {
      edgeThread.deliver(false);
      return;
    }
    List<Fault> wrong;
    synchronized (planLock) {
      wrong = plan.edge(edges.getAndIncrement());
    }
    int times = 1;
    for (Fault fault : wrong) {
      switch (fault) {
        case Fault.LostEdge lost -> {
          times = 0;
          faults.add(lost.kind());
        }
        case Fault.DoubleEdge twice -> {
          times = 2 * times;
          faults.add(twice.kind());
        }
        case Fault.LateEdge late -> {
          for (int i = 0; i < times; i++) {
            deliverLater(late.kind(), late.nanos());
          }
          times = 0;
        }
        case Fault.SpuriousEdge spurious -> deliverLater(spurious.kind(), spurious.nanos());
        default -> {} // of frames
      }
    }
    for (int i = 0; i < times; i++) {
      edgeThread.deliver(true);
    }
  }

  private void deliverLater(FaultKind kind, long nanos) {
    faults.add(kind);
    time.arm(
        new NamedAlarm(kind.toString(), () -> edgeThread.deliver(true)), time.nanoTime() + nanos);
  }
}
