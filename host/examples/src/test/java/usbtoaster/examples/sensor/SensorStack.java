package usbtoaster.examples.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import usbtoaster.async.Task;
import usbtoaster.async.TaskScheduler;
import usbtoaster.io.Inlining;
import usbtoaster.io.IoException;
import usbtoaster.io.OperationOptions;
import usbtoaster.io.StreamOptions;
import usbtoaster.io.ThreadPool;
import usbtoaster.io.ThreadPoolOptions;
import usbtoaster.io.TimerDelayer;
import usbtoaster.junit.Pico;
import usbtoaster.kernel.IoManager;
import usbtoaster.kernel.NtStatus;
import usbtoaster.time.Timebase;
import usbtoaster.trace.Trace;

/** The sensor's driver, a stream, and what is between them, all on the thread of a test. */
final class SensorStack implements AutoCloseable {
  private static final int PERIOD_MILLIS = 40;

  final IoManager io = new IoManager(Trace.OFF, 16);
  final SensorDriver driver;
  final SensorStream stream;
  final TimerDelayer delayer;
  private final Pico pico;
  private final ThreadPool pool = new ThreadPool(io, ThreadPoolOptions.DEFAULT.withoutIoThreads());

  SensorStack(Pico pico, SensorWires wires, Timebase time) throws IoException {
    this.pico = pico;
    driver = new SensorDriver(io, wires, time, PERIOD_MILLIS);
    stream =
        new SensorStream(io, driver, pool, StreamOptions.DEFAULT.withInlining(Inlining.INLINE));
    delayer = new TimerDelayer(time, new InPlace());
  }

  /** Runs work on the thread that turns the hands. */
  private static final class InPlace extends TaskScheduler {
    @Override
    public void queue(Runnable work) {
      run(work);
    }
  }

  Task<Sample> sampleAsync() {
    return stream.sampleAsync(OperationOptions.NONE);
  }

  Sample sample(Duration limit) {
    return completed(sampleAsync(), limit).result();
  }

  /** Lets time pass until {@code task} is completed. */
  <T> Task<T> completed(Task<T> task, Duration limit) {
    pico.expect("the task is completed", () -> pool.pump() >= 0 && task.isCompleted())
        .within(limit);
    return task;
  }

  /** Returns the status with which {@code task} fails. */
  int failure(Task<?> task, Duration limit) {
    return completed(task, limit).exception() instanceof IoException failed
        ? failed.status()
        : NtStatus.SUCCESS;
  }

  @Override
  public void close() {
    stream.close();
    driver.close();
    pool.close();
    assertThat(io.packetsInUse()).isZero();
  }
}
