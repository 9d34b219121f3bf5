package usbtoaster.bench;

import org.jspecify.annotations.Nullable;
import usbtoaster.driver.ToasterDriver;
import usbtoaster.driver.ToasterSettings;
import usbtoaster.driver.ToasterWiring;
import usbtoaster.io.FileAccess;
import usbtoaster.io.Inlining;
import usbtoaster.io.IoException;
import usbtoaster.io.ThreadPool;
import usbtoaster.io.ThreadPoolOptions;
import usbtoaster.kernel.DeviceObject;
import usbtoaster.kernel.IoManager;
import usbtoaster.kernel.SharedTimer;
import usbtoaster.mock.MockToaster;
import usbtoaster.mock.ToasterOptions;
import usbtoaster.protocol.ControlCode;
import usbtoaster.time.Timebase;
import usbtoaster.toaster.ToasterStream;
import usbtoaster.trace.Trace;
import usbtoaster.trace.census.ThreadKind;
import usbtoaster.wires.FaultPlan;

/**
 * The whole stack on a virtual toaster in real time, as {@code host/toaster run} puts it together,
 * but untraced: what is measured is the way of a write, not the record of it. The toaster toasts
 * with browning 0, in no time.
 */
final class Rig implements AutoCloseable {
  private static final int POOLED_PACKETS = 1024;

  final IoManager io;
  final ThreadPool pool;
  final ToasterDriver driver;
  final ToasterStream stream;
  private final SharedTimer time = new SharedTimer();
  private final SharedTimer hardware;

  private Rig(
      SharedTimer hardware,
      ToasterWiring wiring,
      ToasterSettings settings,
      @Nullable DriverTime counter,
      Trace trace)
      throws IoException {
    this.hardware = hardware;
    io = new IoManager(trace, POOLED_PACKETS);
    pool = new ThreadPool(io, ThreadPoolOptions.DEFAULT);
    Timebase clock = counter == null ? time : counter.counted(time);
    driver = ToasterDriver.start("toaster", io, wiring, settings, clock);
    DeviceObject device = driver.device();
    DeviceObject top = counter == null ? device : counter.above(device, io);
    stream = ToasterStream.open(io, top, pool, FileAccess.WRITE_ONLY, Inlining.INLINE);
    stream.controlAsync(ControlCode.BROWNING_SET, 0).join();
  }

  /** Makes a rig on the toaster behind Mockito, with faults. */
  static Rig mocked(ToasterSettings settings, FaultPlan faults) throws IoException {
    SharedTimer hardware = hardware();
    MockToaster toaster = new MockToaster(hardware, options(), faults, Trace.OFF);
    return new Rig(
        hardware,
        new ToasterWiring(toaster.spi(), toaster.irq(), toaster.ack(), toaster.reset()),
        settings,
        null,
        Trace.OFF);
  }

  /** Makes a rig on the toaster without Mockito in between. */
  static Rig direct(ToasterSettings settings) throws IoException {
    return direct(settings, 0, null);
  }

  /**
   * Makes a rig on the toaster without Mockito in between.
   *
   * @param rearmNanos how long the toaster takes to arm again
   * @param counter counts the time in the driver; null: nobody does
   */
  static Rig direct(ToasterSettings settings, long rearmNanos, @Nullable DriverTime counter)
      throws IoException {
    SharedTimer hardware = hardware();
    DirectWires wires = new DirectWires(hardware, options().withRearm(rearmNanos), counter);
    return new Rig(hardware, wires.wiring(), settings, counter, Trace.OFF);
  }

  /** Makes a rig as {@link #direct(ToasterSettings)} does, with a trace. */
  static Rig traced(ToasterSettings settings, Trace trace) throws IoException {
    return traced(settings, trace, 0);
  }

  /** Makes such a rig whose bus takes {@code byteNanos} for each byte. */
  static Rig traced(ToasterSettings settings, Trace trace, long byteNanos) throws IoException {
    SharedTimer hardware = hardware();
    DirectWires wires = new DirectWires(hardware, options().withByte(byteNanos), null);
    return new Rig(hardware, wires.wiring(), settings, null, trace);
  }

  /** Makes a rig whose wires record their own stages, too: see {@link DirectWires}. */
  static Rig marked(ToasterSettings settings, Trace trace) throws IoException {
    SharedTimer hardware = hardware();
    DirectWires wires = new DirectWires(hardware, options(), null, trace);
    return new Rig(hardware, wires.wiring(), settings, null, trace);
  }

  private static SharedTimer hardware() {
    return new SharedTimer(ThreadKind.DEVICE, "mock-device");
  }

  private static ToasterOptions options() {
    return ToasterOptions.DEFAULT.withLedger(0);
  }

  @Override
  public void close() {
    stream.close();
    driver.close();
    pool.close();
    time.close();
    hardware.close();
  }
}
