package usbtoaster.bench;

import usbtoaster.driver.ToasterDriver;
import usbtoaster.driver.ToasterSettings;
import usbtoaster.driver.ToasterWiring;
import usbtoaster.io.FileAccess;
import usbtoaster.io.Inlining;
import usbtoaster.io.IoException;
import usbtoaster.io.ThreadPool;
import usbtoaster.io.ThreadPoolOptions;
import usbtoaster.io.ToasterStream;
import usbtoaster.kernel.IoManager;
import usbtoaster.kernel.SharedTimer;
import usbtoaster.mock.FaultPlan;
import usbtoaster.mock.MockToaster;
import usbtoaster.mock.ToasterOptions;
import usbtoaster.protocol.ControlCode;
import usbtoaster.trace.ThreadKind;
import usbtoaster.trace.Trace;

/**
 * The whole stack on a virtual toaster in real time, as {@code host/toaster run} puts it together,
 * but untraced: what is measured is the way of a write, not the record of it. The toaster toasts
 * with browning 0, in no time.
 */
final class Rig implements AutoCloseable {
  private static final int POOLED_PACKETS = 1024;

  final IoManager io = new IoManager(Trace.OFF, POOLED_PACKETS);
  final ThreadPool pool = new ThreadPool(io, ThreadPoolOptions.DEFAULT);
  final ToasterDriver driver;
  final ToasterStream stream;
  private final SharedTimer time = new SharedTimer();
  private final SharedTimer hardware;

  private Rig(SharedTimer hardware, ToasterWiring wiring, ToasterSettings settings)
      throws IoException {
    this.hardware = hardware;
    driver = ToasterDriver.start("toaster", io, wiring, settings, time);
    stream = ToasterStream.open(io, driver.device(), pool, FileAccess.WRITE_ONLY, Inlining.INLINE);
    stream.controlAsync(ControlCode.BROWNING_SET, 0).join();
  }

  /** Makes a rig on the toaster behind Mockito, with faults. */
  static Rig mocked(ToasterSettings settings, FaultPlan faults) throws IoException {
    SharedTimer hardware = hardware();
    MockToaster toaster = new MockToaster(hardware, options(), faults, Trace.OFF);
    return new Rig(
        hardware,
        new ToasterWiring(toaster.spi(), toaster.irq(), toaster.ack(), toaster.reset()),
        settings);
  }

  /** Makes a rig on the toaster without Mockito in between. */
  static Rig direct(ToasterSettings settings) throws IoException {
    SharedTimer hardware = hardware();
    return new Rig(hardware, new DirectWires(hardware, options()).wiring(), settings);
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
