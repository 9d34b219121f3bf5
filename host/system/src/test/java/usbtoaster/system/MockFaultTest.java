package usbtoaster.system;

import static org.assertj.core.api.Assertions.assertThat;
import static usbtoaster.wires.When.every;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import usbtoaster.async.Task;
import usbtoaster.driver.ToasterDriver;
import usbtoaster.driver.ToasterSettings;
import usbtoaster.driver.ToasterWiring;
import usbtoaster.io.FileAccess;
import usbtoaster.io.Inlining;
import usbtoaster.io.IoException;
import usbtoaster.io.ThreadPool;
import usbtoaster.io.ThreadPoolOptions;
import usbtoaster.kernel.IoManager;
import usbtoaster.mock.MockToaster;
import usbtoaster.mock.ToasterOptions;
import usbtoaster.protocol.Protocol;
import usbtoaster.time.VirtualTime;
import usbtoaster.toaster.ToasterStream;
import usbtoaster.trace.Trace;
import usbtoaster.wires.FaultKind;
import usbtoaster.wires.FaultPlan;

/** What only the mock can be told to do. */
class MockFaultTest {
  private static final ToasterSettings SETTINGS = ToasterSettings.DEFAULT.withBurstBytes(64);

  @Test
  void shouldNotHammerAndNotHangWhenTheDeviceTakesAllItsTimeToArm() {
    ToasterOptions slow =
        ToasterOptions.DEFAULT.withRearm(Protocol.INTERRUPT_NANOS - 100_000).withInterrupt(90_000);
    try (VirtualSystem system =
        new VirtualSystem(new MockDevice(slow, FaultPlan.none(), 0), SETTINGS)) {
      ToasterStream stream = system.open(FileAccess.WRITE_ONLY);
      List<Task<Integer>> writes = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        writes.add(stream.writeAsync(new byte[500]));
      }
      system.runUntil(() -> writes.stream().allMatch(Task::isCompleted));
      assertThat(writes).noneMatch(Task::isFaulted);
    }
  }

  /** A provider of Pi4J may throw where another returns -1: neither may leave the lock taken. */
  @Test
  void shouldTakeAnExceptionOfTheBusAsAFailedTransfer() {
    VirtualTime time = new VirtualTime();
    MockToaster toaster = new MockToaster(time);
    toaster
        .faults()
        .calls(toaster.spi(), "transfer")
        .fail(() -> new IllegalStateException("the bus is busy"), every(7));
    IoManager io = new IoManager(Trace.OFF, 16);
    try (ThreadPool pool = new ThreadPool(io, ThreadPoolOptions.DEFAULT.withoutIoThreads());
        ToasterDriver driver =
            ToasterDriver.start(
                "toaster",
                io,
                new ToasterWiring(toaster.spi(), toaster.irq(), toaster.ack(), toaster.reset()),
                SETTINGS,
                time);
        ToasterStream stream =
            ToasterStream.open(io, driver.device(), pool, FileAccess.WRITE_ONLY, Inlining.INLINE)) {
      Task<Integer> write = stream.writeAsync(new byte[1000]);
      time.runUntil(() -> pool.pump() >= 0 && write.isCompleted(), 60_000_000_000L);
      assertThat(write.result()).isEqualTo(1000);
      assertThat(driver.counters().invalidStatuses()).isPositive();
      assertThat(toaster.faults().count(FaultKind.EXCEPTION)).isPositive();
    } catch (IoException e) {
      throw new AssertionError(e);
    }
  }
}
