package usbtoaster.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.spi.Spi;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import usbtoaster.async.CancellationToken;
import usbtoaster.async.CancellationTokenSource;
import usbtoaster.async.Task;
import usbtoaster.driver.ToasterDriver;
import usbtoaster.driver.ToasterSettings;
import usbtoaster.driver.ToasterWiring;
import usbtoaster.io.FileAccess;
import usbtoaster.io.Inlining;
import usbtoaster.io.ThreadPool;
import usbtoaster.io.ThreadPoolOptions;
import usbtoaster.kernel.IoManager;
import usbtoaster.mock.MockToaster;
import usbtoaster.mock.ToasterOptions;
import usbtoaster.protocol.Opcode;
import usbtoaster.protocol.Protocol;
import usbtoaster.protocol.StatusFrame;
import usbtoaster.time.VirtualTime;
import usbtoaster.toaster.ToasterStream;
import usbtoaster.trace.Trace;
import usbtoaster.wires.FaultPlan;

/** Devices that keep to the protocol, and still need patience. */
class StubbornDeviceTest {
  private static final long LIMIT_NANOS = TimeUnit.MINUTES.toNanos(10);

  /** A burst has the device's largest size, so the time for a write is worked out from that. */
  @ParameterizedTest(name = "{0} bytes")
  @ValueSource(ints = {1, 3, 4096})
  void shouldGiveTimeForAllBurstsOfADeviceThatTakesSmallOnes(int burst) throws IOException {
    VirtualTime time = new VirtualTime();
    ToasterOptions slow =
        ToasterOptions.DEFAULT.withRearm(Protocol.INTERRUPT_NANOS - 100_000).withInterrupt(90_000);
    MockToaster toaster = new MockToaster(time, slow, FaultPlan.none(), Trace.OFF);
    Spi bus =
        Taps.between(
            Spi.class,
            toaster.spi(),
            (method, arguments, below) -> {
              Object moved = below.call();
              if (method.equals("transfer") && arguments.length == 5) {
                StatusFrame status = new StatusFrame((byte[]) arguments[2]);
                if (status.valid() && status.reply(0) >>> 16 == Protocol.VERSION) {
                  status.reply(1, Protocol.SLOTS << 16 | burst).seal();
                }
              }
              return moved;
            });
    ToasterWiring wiring = new ToasterWiring(bus, toaster.irq(), toaster.ack(), toaster.reset());
    ToasterSettings settings = ToasterSettings.DEFAULT.withBurstBytes(Protocol.MAX_BURST_BYTES);
    IoManager io = new IoManager(Trace.OFF, 16);
    try (ThreadPool pool = new ThreadPool(io, ThreadPoolOptions.DEFAULT.withoutIoThreads());
        ToasterDriver driver = ToasterDriver.start("toaster", io, wiring, settings, time);
        ToasterStream stream = open(io, driver, pool)) {
      Task<Integer> write = stream.writeAsync(new byte[20_000]);
      time.runUntil(() -> pool.pump() >= 0 && write.isCompleted(), LIMIT_NANOS);
      assertThat(write.result()).isEqualTo(20_000);
    }
  }

  /**
   * A slot that was not let go of for a while is asked anew when the device is tried anew, also if
   * its RESET line leads nowhere.
   */
  @Test
  void shouldCancelAnewWhatADeviceWithoutAResetLineHadRefused() throws IOException {
    try (HostileBench bench = new HostileBench(Lie.ignores(Opcode.CANCEL), false, 1)) {
      ToasterWiring whole = bench.toaster.wiring();
      DigitalOutput nowhere =
          Taps.between(
              DigitalOutput.class,
              whole.reset(),
              (method, arguments, below) ->
                  method.equals("low") || method.equals("high") ? whole.reset() : below.call());
      bench.driver.close();
      IoManager io = new IoManager(Trace.OFF, 64);
      ToasterDriver driver =
          ToasterDriver.start(
              "toaster",
              io,
              new ToasterWiring(whole.bus(), whole.irq(), whole.ack(), nowhere),
              HostileBench.SETTINGS,
              bench.time);
      try (ThreadPool pool = new ThreadPool(io, ThreadPoolOptions.DEFAULT.withoutIoThreads());
          driver;
          ToasterStream stream = open(io, driver, pool)) {
        bench.time.advance(20_000_000);
        Task<Integer> held = bench.write(stream, CancellationToken.NONE);
        bench.time.runUntil(() -> pool.pump() >= 0 && held.isCompleted(), LIMIT_NANOS);
        assertThat(held.result()).isEqualTo(HostileBench.BYTES);
        bench.toaster.lie();
        CancellationTokenSource source = new CancellationTokenSource();
        Task<Integer> canceled = bench.write(stream, source.token());
        bench.time.advance(300_000);
        source.cancel();
        bench.time.runUntil(() -> pool.pump() >= 0 && canceled.isCompleted(), LIMIT_NANOS);
        bench.time.advance(TimeUnit.SECONDS.toNanos(30)); // it is abandoned
        assertThat(driver.counters().failures()).isPositive();
        bench.toaster.turnHonest();
        Task<Integer> write = bench.write(stream, CancellationToken.NONE);
        bench.time.runUntil(() -> pool.pump() >= 0 && write.isCompleted(), LIMIT_NANOS);
        assertThat(write.isFaulted()).as("%s", driver).isFalse();
        assertThat(write.result()).isEqualTo(HostileBench.BYTES);
      }
    }
  }

  private static ToasterStream open(IoManager io, ToasterDriver driver, ThreadPool pool)
      throws IOException {
    return ToasterStream.open(io, driver.device(), pool, FileAccess.READ_WRITE, Inlining.INLINE);
  }
}
