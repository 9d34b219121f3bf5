package usbtoaster.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import usbtoaster.async.Task;
import usbtoaster.driver.ToasterDriver;
import usbtoaster.driver.ToasterSettings;
import usbtoaster.driver.ToasterWiring;
import usbtoaster.io.FileAccess;
import usbtoaster.io.Inlining;
import usbtoaster.io.ThreadPool;
import usbtoaster.io.ThreadPoolOptions;
import usbtoaster.kernel.IoManager;
import usbtoaster.kernel.NtStatus;
import usbtoaster.mock.MockToaster;
import usbtoaster.mock.ToasterOptions;
import usbtoaster.time.Timebase;
import usbtoaster.time.VirtualTime;
import usbtoaster.toaster.ToasterStream;
import usbtoaster.trace.Trace;
import usbtoaster.wires.FaultPlan;

/** A time source that fails, and a host that stands still while the time goes on. */
class TimeFaultTest {
  private static final long LIMIT_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** A stopped process, a debugger's breakpoint: the device cannot be blamed for that time. */
  @ParameterizedTest(name = "after {0} us of a write")
  @ValueSource(longs = {50, 500, 1_500})
  void shouldGoOnWithAWriteWhenTheHostStoodStill(long micros) throws IOException {
    VirtualTime time = new VirtualTime();
    ToasterOptions slow = ToasterOptions.DEFAULT.withInterrupt(100_000);
    MockToaster toaster = new MockToaster(time, slow, FaultPlan.none(), Trace.OFF);
    IoManager io = new IoManager(Trace.OFF, 16);
    try (ThreadPool pool = new ThreadPool(io, ThreadPoolOptions.DEFAULT.withoutIoThreads());
        ToasterDriver driver =
            ToasterDriver.start("toaster", io, wiring(toaster), ToasterSettings.DEFAULT, time);
        ToasterStream stream =
            ToasterStream.open(io, driver.device(), pool, FileAccess.WRITE_ONLY, Inlining.INLINE)) {
      time.advance(TimeUnit.MILLISECONDS.toNanos(200)); // it is identified
      Task<Integer> write = stream.writeAsync(new byte[4096]);
      time.advance(TimeUnit.MICROSECONDS.toNanos(micros));
      assertThat(write.isCompleted()).as(driver.toString()).isFalse();
      time.stall(TimeUnit.HOURS.toNanos(1));
      time.runUntil(() -> pool.pump() >= 0 && write.isCompleted(), LIMIT_NANOS);
      assertThat(write.result()).isEqualTo(4096);
    }
  }

  @Test
  void shouldEndTheRequestWhenNoTimerCanBeSet() throws IOException {
    VirtualTime time = new VirtualTime();
    AtomicInteger failures = new AtomicInteger();
    Timebase clock =
        Taps.between(
            Timebase.class,
            time,
            (method, arguments, below) -> {
              if (method.equals("arm") && failures.getAndDecrement() > 0) {
                throw new IllegalStateException("no timer, on purpose");
              }
              return below.call();
            });
    MockToaster toaster = new MockToaster(time);
    IoManager io = new IoManager(Trace.OFF, 16);
    try (ThreadPool pool = new ThreadPool(io, ThreadPoolOptions.DEFAULT.withoutIoThreads());
        ToasterDriver driver =
            ToasterDriver.start(
                "toaster", io, wiring(toaster), ToasterSettings.DEFAULT, clock, _ -> {});
        ToasterStream stream =
            ToasterStream.open(io, driver.device(), pool, FileAccess.WRITE_ONLY, Inlining.INLINE)) {
      time.advance(TimeUnit.MILLISECONDS.toNanos(200)); // it is identified
      toaster.device().silence(Long.MAX_VALUE, true);
      failures.set(4);
      Task<Integer> write = stream.writeAsync(new byte[100]);
      time.runUntil(() -> pool.pump() >= 0 && write.isCompleted(), LIMIT_NANOS);
      assertThat(VirtualSystem.statusOf(write)).isEqualTo(NtStatus.IO_DEVICE_ERROR);
      failures.set(0);
      Task<Integer> next = stream.writeAsync(new byte[100]); // our RESET ends the silence
      time.runUntil(() -> pool.pump() >= 0 && next.isCompleted(), LIMIT_NANOS);
      assertThat(next.result()).isEqualTo(100);
    }
  }

  private static ToasterWiring wiring(MockToaster toaster) {
    return new ToasterWiring(toaster.spi(), toaster.irq(), toaster.ack(), toaster.reset());
  }
}
