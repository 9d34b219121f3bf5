package usbtoaster.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import usbtoaster.async.Task;
import usbtoaster.driver.ToasterDriver;
import usbtoaster.driver.ToasterSettings;
import usbtoaster.driver.ToasterWiring;
import usbtoaster.io.FileAccess;
import usbtoaster.io.Inlining;
import usbtoaster.io.ThreadPool;
import usbtoaster.io.ThreadPoolOptions;
import usbtoaster.kernel.IoManager;
import usbtoaster.kernel.Irql;
import usbtoaster.kernel.KernelThread;
import usbtoaster.mock.MockToaster;
import usbtoaster.protocol.ControlCode;
import usbtoaster.time.VirtualTime;
import usbtoaster.toaster.ToasterStream;
import usbtoaster.trace.Trace;

/** A trace whose clock throws, once, at each event in turn: an event is missing, and no more. */
class TraceFaultTest {
  private static final long LIMIT_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final int BYTES = 200;

  private long events;
  private long throwAt;

  private long clock(VirtualTime time) {
    if (events++ == throwAt) {
      throw new IllegalStateException("thrown on purpose by the trace's clock");
    }
    return time.nanoTime();
  }

  @Test
  void shouldEndEveryRequestWhateverEventCannotBeRecorded() throws IOException {
    boolean threw = true;
    for (long call = 0; threw; call++) {
      events = 0;
      throwAt = call;
      threw = serves();
    }
    assertThat(events).as("events of a write, a read and a control").isGreaterThan(50);
  }

  /** Returns whether the clock threw. */
  private boolean serves() throws IOException {
    VirtualTime time = new VirtualTime();
    MockToaster toaster = new MockToaster(time);
    Trace trace =
        new Trace(1024, () -> clock(time), () -> KernelThread.current().processorNumber());
    IoManager io = new IoManager(trace, 16);
    ToasterWiring wiring =
        new ToasterWiring(toaster.spi(), toaster.irq(), toaster.ack(), toaster.reset());
    ToasterSettings settings = ToasterSettings.DEFAULT.withBurstBytes(64);
    try (ThreadPool pool = new ThreadPool(io, ThreadPoolOptions.DEFAULT.withoutIoThreads());
        ToasterDriver driver = ToasterDriver.start("toaster", io, wiring, settings, time);
        ToasterStream stream =
            ToasterStream.open(io, driver.device(), pool, FileAccess.READ_WRITE, Inlining.INLINE)) {
      Task<Integer> write = stream.writeAsync(new byte[BYTES]);
      Task<Long> control = stream.controlAsync(ControlCode.FRAMES, 0);
      Task<Integer> read = stream.readAsync(new byte[BYTES]);
      List<Task<?>> all = List.of(write, control, read);
      time.runUntil(
          () -> pool.pump() >= 0 && all.stream().allMatch(Task::isCompleted), LIMIT_NANOS);
      assertThat(write.result()).isEqualTo(BYTES);
      assertThat(read.result()).isEqualTo(BYTES);
      assertThat(control.isFaulted()).isFalse();
      assertThat(KernelThread.current().irql()).isEqualTo(Irql.PASSIVE);
      assertThat(trace.dropped()).isEqualTo(events > throwAt ? 1 : 0);
    }
    return events > throwAt;
  }
}
