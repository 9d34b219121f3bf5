package usbtoaster.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import usbtoaster.async.CancellationTokenSource;
import usbtoaster.async.Task;
import usbtoaster.driver.ToasterSettings;
import usbtoaster.io.ThreadPoolOptions;
import usbtoaster.kernel.SharedTimer;
import usbtoaster.pico.Pace;
import usbtoaster.targets.replay.ToasterReplay;
import usbtoaster.trace.Trace;
import usbtoaster.wires.Fault;
import usbtoaster.wires.FaultPlan;

/**
 * Runs on real threads, recorded: two that call, the device's, the timer's, those of the pool; with
 * faults, and cancelled before the end. {@code -Dtoaster.replays=100} makes many.
 */
@ParameterizedClass(name = "on the {0}")
@EnumSource(TestTarget.class)
class RealReplayTest {
  private static final int IN_FLIGHT = 8;
  private static final int WRITES = 40;
  private static final FaultPlan FAULTS =
      FaultPlan.scripted(
          new Fault.LostEdge(9), new Fault.MisoFlip(31, 90), new Fault.SpuriousEdge(3_000_000));

  private final TestTarget target;

  @TempDir private Path folder;

  RealReplayTest(TestTarget target) {
    this.target = target;
  }

  static IntStream runs() {
    return IntStream.rangeClosed(1, Integer.getInteger("toaster.replays", 2));
  }

  @ParameterizedTest(name = "run {0}")
  @MethodSource("runs")
  void shouldDoTheSameWithOneThread(int run) throws Exception {
    Path file = folder.resolve(run + ".wires");
    record(file);

    ToasterReplay.of(file).run().expectSame();
  }

  private void record(Path file) throws IOException, InterruptedException {
    try (SharedTimer timer = new SharedTimer();
        RealDevice device = target.real(FAULTS, Pace.FAST, Trace.OFF)) {
      RecordedSystem system =
          new RecordedSystem(
              Files.newOutputStream(file),
              device.wiring(),
              timer,
              ToasterSettings.DEFAULT.withFrameTimeoutNanos(5_000_000),
              ThreadPoolOptions.DEFAULT);
      try (system) {
        work(system);
      }
      assertThat(device.faults().total()).isEqualTo(3);
    }
  }

  private static void work(RecordedSystem system) throws InterruptedException {
    CancellationTokenSource late = new CancellationTokenSource();
    Thread reader =
        Thread.ofPlatform()
            .start(
                () ->
                    many(
                        i -> system.stream.readAsync(new byte[700], 0, 700, late.token()),
                        () -> {}));
    many(i -> system.stream.writeAsync(new byte[300 + i], 0, 300 + i, late.token()), late::cancel);
    reader.join();
  }

  /** Makes one of many requests. */
  private interface Request {
    Task<Integer> start(int number);
  }

  /** Makes them, so many at once; near the end does something else. Waits for all. */
  private static void many(Request request, Runnable nearTheEnd) {
    Semaphore free = new Semaphore(IN_FLIGHT);
    CountDownLatch left = new CountDownLatch(WRITES);
    List<Task<Integer>> all = new ArrayList<>();
    for (int i = 0; i < WRITES; i++) {
      free.acquireUninterruptibly();
      Task<Integer> each = request.start(i);
      all.add(each);
      each.onCompleted(
          () -> {
            free.release();
            left.countDown();
          },
          false);
      if (i == WRITES - 4) {
        nearTheEnd.run();
      }
    }
    try {
      left.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    assertThat(all).allMatch(Task::isCompleted);
  }
}
