package usbtoaster.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import usbtoaster.async.Task;
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
import usbtoaster.mock.FaultPlan;
import usbtoaster.mock.MockToaster;
import usbtoaster.mock.ToasterOptions;
import usbtoaster.mock.VirtualTime;
import usbtoaster.trace.Trace;

/**
 * The whole stack and the virtual toaster in virtual time, on the test's thread: nothing happens
 * but inside {@link #runUntil} and the calls under test, always in the same order.
 */
final class VirtualSystem implements AutoCloseable {
  private static final long LIMIT_NANOS = TimeUnit.MINUTES.toNanos(10);

  final VirtualTime time = new VirtualTime();
  final Trace trace;
  final MockToaster toaster;
  final IoManager io;
  final ThreadPool pool;
  final ToasterDriver driver;

  VirtualSystem() {
    this(ToasterOptions.DEFAULT, FaultPlan.none(), ToasterSettings.DEFAULT, 0);
  }

  VirtualSystem(
      ToasterOptions options, FaultPlan faults, ToasterSettings settings, int traceEvents) {
    trace =
        traceEvents == 0
            ? Trace.OFF
            : new Trace(
                traceEvents, time::nanoTime, () -> KernelThread.current().processorNumber());
    toaster = new MockToaster(time, options, faults, trace);
    io = new IoManager(trace, 1024);
    pool = new ThreadPool(io, ThreadPoolOptions.DEFAULT.withoutIoThreads());
    driver = startDriver(settings);
  }

  /** Starts a driver on the toaster's wires. */
  ToasterDriver startDriver(ToasterSettings settings) {
    ToasterWiring wiring =
        new ToasterWiring(toaster.spi(), toaster.irq(), toaster.ack(), toaster.reset());
    return ToasterDriver.start("toaster", io, wiring, settings, time);
  }

  ToasterStream open(FileAccess access) {
    return open(driver, access);
  }

  ToasterStream open(ToasterDriver driver, FileAccess access) {
    try {
      return ToasterStream.open(io, driver.device(), pool, access, Inlining.INLINE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lets time pass until {@code condition} holds; fails if that takes minutes. */
  void runUntil(BooleanSupplier condition) {
    try {
      time.runUntil(
          () -> {
            pool.pump();
            return condition.getAsBoolean();
          },
          LIMIT_NANOS);
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + " " + driver, e);
    }
  }

  /** Lets time pass until {@code task} is complete, and returns it. */
  <T> Task<T> run(Task<T> task) {
    runUntil(task::isCompleted);
    return task;
  }

  /** Returns the status with which {@code task} failed. */
  static int statusOf(Task<?> task) {
    if (task.exception() instanceof IoException failed) {
      return failed.status();
    }
    throw new AssertionError("The task did not fail with a status: " + task);
  }

  @Override
  public void close() {
    driver.close();
    pool.close();
  }
}
