package usbtoaster.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import usbtoaster.async.Task;
import usbtoaster.driver.ToasterDriver;
import usbtoaster.driver.ToasterSettings;
import usbtoaster.io.FileAccess;
import usbtoaster.io.Inlining;
import usbtoaster.io.IoException;
import usbtoaster.io.ThreadPool;
import usbtoaster.io.ThreadPoolOptions;
import usbtoaster.kernel.IoManager;
import usbtoaster.kernel.KernelThread;
import usbtoaster.time.Timebase;
import usbtoaster.toaster.ToasterStream;
import usbtoaster.trace.ActivityListener;
import usbtoaster.trace.Trace;
import usbtoaster.wires.FaultPlan;

/**
 * The whole stack and a toaster in virtual time, on the test's thread: nothing happens but inside
 * {@link #runUntil} and the calls under test, always in the same order.
 */
final class VirtualSystem implements AutoCloseable {
  private static final long LIMIT_NANOS = TimeUnit.MINUTES.toNanos(10);

  final VirtualDevice device;
  final Trace trace;
  final IoManager io;
  final ThreadPool pool;
  final ToasterDriver driver;

  VirtualSystem(TestTarget target) {
    this(target, FaultPlan.none(), ToasterSettings.DEFAULT, 0);
  }

  VirtualSystem(TestTarget target, FaultPlan faults, ToasterSettings settings, int traceEvents) {
    this(target.virtual(faults, traceEvents), settings);
  }

  VirtualSystem(VirtualDevice device, ToasterSettings settings) {
    this.device = device;
    trace = device.trace();
    io = new IoManager(trace, 1024);
    pool = new ThreadPool(io, ThreadPoolOptions.DEFAULT.withoutIoThreads());
    driver = startDriver(settings);
  }

  /** Makes a trace in {@code time}; of 0 events: one that records nothing. */
  static Trace trace(int events, Timebase time, ActivityListener activities) {
    return events == 0
        ? Trace.ofActivities(activities)
        : new Trace(
            events, time::nanoTime, () -> KernelThread.current().processorNumber(), activities);
  }

  /** Starts a driver on the toaster's wires. */
  ToasterDriver startDriver(ToasterSettings settings) {
    return ToasterDriver.start("toaster", io, device.wiring(), settings, device.time());
  }

  /** Lets {@code nanos} pass. */
  void advance(long nanos) {
    device.advance(nanos);
  }

  long nanoTime() {
    return device.time().nanoTime();
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
      device.runUntil(
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
    device.close();
    device.activities().expectNothingLeftNow();
  }
}
