package usbtoaster.system;

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
import usbtoaster.kernel.KernelThread;
import usbtoaster.kernel.SharedTimer;
import usbtoaster.mock.FaultPlan;
import usbtoaster.mock.MockToaster;
import usbtoaster.mock.ToasterOptions;
import usbtoaster.trace.ThreadKind;
import usbtoaster.trace.Trace;

/** The whole stack and the virtual toaster in real time, with their real threads. */
final class RealSystem implements AutoCloseable {
  final SharedTimer hardware = new SharedTimer(ThreadKind.DEVICE, "mock-device");
  final SharedTimer timer = new SharedTimer();
  final Trace trace;
  final MockToaster toaster;
  final IoManager io;
  final ThreadPool pool;
  final ToasterDriver driver;

  RealSystem(FaultPlan faults, ToasterSettings settings, int traceEvents) {
    this(faults, settings, traceEvents, ThreadPoolOptions.DEFAULT);
  }

  RealSystem(
      FaultPlan faults, ToasterSettings settings, int traceEvents, ThreadPoolOptions options) {
    trace =
        traceEvents == 0
            ? Trace.OFF
            : new Trace(
                traceEvents, System::nanoTime, () -> KernelThread.current().processorNumber());
    toaster = new MockToaster(hardware, ToasterOptions.DEFAULT, faults, trace);
    io = new IoManager(trace, 1024);
    pool = new ThreadPool(io, options);
    ToasterWiring wiring =
        new ToasterWiring(toaster.spi(), toaster.irq(), toaster.ack(), toaster.reset());
    driver = ToasterDriver.start("toaster", io, wiring, settings, timer);
  }

  ToasterStream open(FileAccess access, Inlining inlining) throws IoException {
    return ToasterStream.open(io, driver.device(), pool, access, inlining);
  }

  @Override
  public void close() {
    driver.close();
    pool.close();
    timer.close();
    hardware.close();
  }
}
