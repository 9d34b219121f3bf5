package usbtoaster.system;

import usbtoaster.board.pico.Pace;
import usbtoaster.driver.ToasterDriver;
import usbtoaster.driver.ToasterSettings;
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
import usbtoaster.trace.Trace;

/** The whole stack and a toaster in real time, with their real threads. */
final class RealSystem implements AutoCloseable {
  final SharedTimer timer = new SharedTimer();
  final Trace trace;
  final RealDevice device;
  final IoManager io;
  final ThreadPool pool;
  final ToasterDriver driver;

  RealSystem(
      TestHome home, FaultPlan faults, Pace pace, ToasterSettings settings, int traceEvents) {
    trace =
        traceEvents == 0
            ? Trace.OFF
            : new Trace(
                traceEvents, System::nanoTime, () -> KernelThread.current().processorNumber());
    device = home.real(faults, pace, trace);
    io = new IoManager(trace, 1024);
    pool = new ThreadPool(io, ThreadPoolOptions.DEFAULT);
    driver = ToasterDriver.start("toaster", io, device.wiring(), settings, timer);
  }

  ToasterStream open(FileAccess access, Inlining inlining) throws IoException {
    return ToasterStream.open(io, driver.device(), pool, access, inlining);
  }

  @Override
  public void close() {
    driver.close();
    pool.close();
    timer.close();
    device.close();
  }
}
