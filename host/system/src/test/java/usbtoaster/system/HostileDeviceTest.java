package usbtoaster.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import usbtoaster.async.CancellationToken;
import usbtoaster.async.CancellationTokenSource;
import usbtoaster.async.Task;
import usbtoaster.kernel.Irql;
import usbtoaster.kernel.KernelThread;
import usbtoaster.kernel.NtStatus;
import usbtoaster.protocol.ControlCode;
import usbtoaster.protocol.Protocol;
import usbtoaster.protocol.Toast;
import usbtoaster.toaster.ToasterStream;

/**
 * Whatever a status says, with a right CRC, is untrusted: no byte outside of the caller's range is
 * sent or written, each request ends in bounded time with a bounded number of frames, and a device
 * that turns honest is served.
 */
class HostileDeviceTest {
  private static final Logger LOG = LoggerFactory.getLogger(HostileDeviceTest.class);
  private static final long SEED = Long.getLong("toaster.seed", new SplittableRandom().nextLong());
  private static final long IDLE_NANOS = 5_000_000_000L;

  /** Four frames for each time that the driver waits for one. */
  private static final long IDLE_FRAMES =
      4 * IDLE_NANOS / HostileBench.SETTINGS.frameTimeoutNanos();

  /** When the device begins to lie, and what is asked of it then. */
  enum Moment {
    BEFORE_THE_DRIVER,
    WRITE,
    WRITE_UNDER_WAY,
    READ,
    READ_UNDER_WAY,
    CONTROL,
    CANCEL,
    CLOSE
  }

  /** A test that failed may have left this thread's IRQL raised; that is not the next one's. */
  @AfterEach
  void lowerTheIrql() {
    KernelThread.current().lower(Irql.PASSIVE);
  }

  static Stream<Arguments> everyDeviceAtEveryMoment() {
    LOG.info("hostile devices: -Dtoaster.seed={}", SEED);
    return Stream.of(HostileDevice.values())
        .flatMap(device -> Stream.of(Moment.values()).map(moment -> Arguments.of(device, moment)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("everyDeviceAtEveryMoment")
  void shouldEndEveryRequestAndTouchNothingElse(HostileDevice device, Moment moment) {
    boolean first = moment == Moment.BEFORE_THE_DRIVER;
    try (HostileBench bench = new HostileBench(device.lie, first, SEED)) {
      ToasterStream stream = bench.open();
      if (moment == Moment.READ || moment == Moment.READ_UNDER_WAY) {
        Task<Integer> write = bench.write(stream, CancellationToken.NONE);
        bench.runUntil(write::isCompleted);
        assertThat(write.result()).isEqualTo(HostileBench.BYTES);
      } else if (!first) {
        bench.advance(20_000_000); // it is identified
      }
      long before = bench.toaster.frames();
      askOf(bench, stream, moment);
      assertThat(bench.toaster.frames() - before)
          .as("frames of the request")
          .isLessThanOrEqualTo(2 * HostileBench.boundFrames());
      if (moment == Moment.CLOSE) {
        return;
      }
      idle(bench);
      stream.close();
      turnHonest(bench);
      bench.driver.close();
      assertHarmless(bench);
    }
  }

  private static void askOf(HostileBench bench, ToasterStream stream, Moment moment) {
    List<Task<?>> tasks = new ArrayList<>();
    switch (moment) {
      case BEFORE_THE_DRIVER, WRITE -> {
        bench.toaster.lie();
        tasks.add(bench.write(stream, CancellationToken.NONE));
      }
      case WRITE_UNDER_WAY -> {
        tasks.add(bench.write(stream, CancellationToken.NONE));
        lieAfter(bench, 3);
      }
      case READ -> {
        bench.toaster.lie();
        tasks.add(bench.read(stream));
      }
      case READ_UNDER_WAY -> {
        tasks.add(bench.read(stream));
        lieAfter(bench, 3);
      }
      case CONTROL -> {
        bench.toaster.lie();
        tasks.add(stream.controlAsync(ControlCode.BROWNING_SET, Protocol.DEFAULT_BROWNING));
        tasks.add(stream.controlAsync(ControlCode.FRAMES, 0));
      }
      case CANCEL -> {
        bench.toaster.lie();
        CancellationTokenSource source = new CancellationTokenSource();
        tasks.add(bench.write(stream, source.token()));
        tasks.add(bench.write(stream, source.token()));
        bench.advance(300_000);
        source.cancel();
      }
      case CLOSE -> {
        bench.toaster.lie();
        tasks.add(bench.write(stream, CancellationToken.NONE));
        tasks.add(bench.read(stream));
        tasks.add(stream.controlAsync(ControlCode.FRAMES, 0));
        bench.advance(300_000);
        bench.driver.close();
        bench.pool.pump();
        assertThat(tasks).allMatch(Task::isCompleted);
      }
    }
    bench.runUntil(() -> tasks.stream().allMatch(Task::isCompleted));
    assertHarmless(bench);
  }

  /** The device begins to lie when it has received {@code frames} more. */
  private static void lieAfter(HostileBench bench, int frames) {
    long from = bench.toaster.frames() + frames;
    bench.runUntil(() -> bench.toaster.frames() >= from);
    bench.toaster.lie();
  }

  private static void assertHarmless(HostileBench bench) {
    assertThat(bench.toaster.violations()).isEmpty();
    assertThat(bench.guardsHold()).as("bytes around what was read").isTrue();
    assertThat(KernelThread.current().irql()).isEqualTo(Irql.PASSIVE);
    assertThat(bench.driver.counters().frames()).isEqualTo(bench.toaster.frames());
  }

  /** Nothing is asked of the driver: it leaves the device in peace, and the caller's bytes too. */
  private static void idle(HostileBench bench) {
    long before = bench.toaster.frames();
    byte[] toast = bench.toast.clone();
    bench.advance(IDLE_NANOS);
    assertThat(bench.toaster.frames() - before).as("idle frames").isLessThan(IDLE_FRAMES);
    assertThat(bench.toast).as("what an ended read has read").isEqualTo(toast);
    assertHarmless(bench);
  }

  private static void turnHonest(HostileBench bench) {
    bench.toaster.turnHonest();
    ToasterStream stream = bench.open();
    Task<Integer> write = bench.write(stream, CancellationToken.NONE);
    bench.runUntil(write::isCompleted);
    assertThat(end(write)).as("write to an honest device").isEqualTo("done");
    Task<Integer> read = bench.read(stream);
    bench.runUntil(read::isCompleted);
    assertThat(end(read)).as("read from an honest device").isEqualTo("done");
    assertThat(read.result()).isEqualTo(HostileBench.BYTES);
    byte[] back = bench.toastBytes();
    Toast.untoast(back, 0, back.length, 0, Protocol.DEFAULT_BROWNING);
    assertThat(back).isEqualTo(bench.toaster.bread);
    stream.close();
  }

  private static String end(Task<?> task) {
    return task.isFaulted() ? NtStatus.name(VirtualSystem.statusOf(task)) : "done";
  }
}
