package usbtoaster.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.pi4j.io.gpio.digital.DigitalState;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import usbtoaster.async.CancellationToken;
import usbtoaster.async.CancellationTokenSource;
import usbtoaster.async.Task;
import usbtoaster.driver.ToasterSettings;
import usbtoaster.io.FileAccess;
import usbtoaster.kernel.NtStatus;
import usbtoaster.protocol.ControlCode;
import usbtoaster.protocol.Protocol;
import usbtoaster.toaster.ToasterStream;
import usbtoaster.wires.FaultPlan;

/** Toast that the device holds reaches its reader, whatever happens around it. */
class HeldToastTest {
  private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** More than one transfer may cost frames to shut a slot. */
  private static final int BROKEN_READS = 3 * HostileBench.SETTINGS.strikes();

  /** The reader waits for the first write's toast; cancelled, that one leaves none. */
  @Test
  void shouldGiveAReadTheNextToastWhenTheWriteInFrontIsCancelled() {
    try (VirtualSystem system =
        new VirtualSystem(TestTarget.MOCK, FaultPlan.none(), ToasterSettings.DEFAULT, 0)) {
      ToasterStream stream = system.open(FileAccess.READ_WRITE);
      system.run(stream.controlAsync(ControlCode.BROWNING_SET, Protocol.MAX_BROWNING));
      CancellationTokenSource source = new CancellationTokenSource();
      byte[] large = new byte[Protocol.SLOT_BYTES]; // toasts longest
      Task<Integer> first = stream.writeAsync(large, 0, large.length, source.token());
      Task<Integer> second = stream.writeAsync(new byte[10]);
      Task<Integer> read = stream.readAsync(new byte[20]);
      assertThat(system.run(second).result()).isEqualTo(10);
      assertThat(first.isCompleted()).isFalse();
      assertThat(read.isCompleted()).isFalse();
      source.cancel();
      assertThat(system.run(read).result()).isEqualTo(10);
      assertThat(first.isCanceled()).isTrue();
    }
  }

  /** Each broken-off read leaves the slot open, and the next transfer has to shut it. */
  @Test
  void shouldKeepToastHoweverOftenItsReadIsBrokenOff() {
    boolean[] bad = {false};
    Lie crc =
        Lie.says(s -> s.armed(s.armedSlot(), s.armedBytes(), s.armedCrc() ^ (bad[0] ? 1 : 0)));
    try (HostileBench bench = new HostileBench(crc, true, 1)) {
      ToasterStream stream = bench.open();
      ToasterStream another = bench.open();
      Task<Integer> write = bench.write(stream, CancellationToken.NONE);
      bench.runUntil(write::isCompleted);
      for (int i = 0; i < BROKEN_READS; i++) {
        bad[0] = true;
        Task<Integer> read = bench.read(stream);
        bench.runUntil(read::isCompleted);
        assertThat(NtStatus.name(VirtualSystem.statusOf(read)))
            .as("read %d", i)
            .isEqualTo(NtStatus.name(NtStatus.CRC_ERROR));
        bad[0] = false;
        Task<Integer> between = bench.write(another, CancellationToken.NONE);
        bench.runUntil(between::isCompleted);
        Task<Integer> back = bench.read(another);
        bench.runUntil(back::isCompleted);
        assertThat(back.result()).isEqualTo(HostileBench.BYTES);
      }
      Task<Integer> read = bench.read(stream);
      bench.runUntil(read::isCompleted);
      assertThat(read.result()).isEqualTo(HostileBench.BYTES);
    }
  }

  /** Edges out of nothing, at a line that is low whenever somebody looks. */
  @ParameterizedTest(name = "every {0} ns")
  @ValueSource(longs = {100_000, 1_000_000, 10_000_000, 40_000_000})
  void shouldKeepToastWhileTheLineGlitches(long everyNanos) {
    Lie glitches = Lie.says(status -> {});
    try (HostileBench bench = new HostileBench(glitches, false, 1)) {
      ToasterStream stream = bench.open();
      Task<Integer> write = bench.write(stream, CancellationToken.NONE);
      bench.runUntil(write::isCompleted);
      long end = bench.time.nanoTime() + MINUTE_NANOS;
      new Runnable() {
        @Override
        public void run() {
          bench.toaster.deliver(DigitalState.HIGH);
          if (bench.time.nanoTime() < end) {
            bench.time.arm(this::run, bench.time.nanoTime() + everyNanos);
          }
        }
      }.run();
      long before = bench.toaster.frames();
      while (bench.time.nanoTime() < end) {
        bench.advance(MINUTE_NANOS / 60);
      }
      assertThat(bench.toaster.frames() - before)
          .as("frames in a minute")
          .isLessThan(20 * MINUTE_NANOS / HostileBench.SETTINGS.frameTimeoutNanos());
      assertThat(bench.driver.counters().deviceResets()).isZero();
      Task<Integer> read = bench.read(stream);
      bench.runUntil(read::isCompleted);
      assertThat(read.result()).isEqualTo(HostileBench.BYTES);
    }
  }
}
