package usbtoaster.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import usbtoaster.async.CancellationToken;
import usbtoaster.async.Task;
import usbtoaster.driver.ToasterDriver;
import usbtoaster.driver.ToasterSettings;
import usbtoaster.driver.ToasterWiring;
import usbtoaster.io.FileAccess;
import usbtoaster.io.Inlining;
import usbtoaster.io.ThreadPool;
import usbtoaster.io.ThreadPoolOptions;
import usbtoaster.kernel.IoManager;
import usbtoaster.targets.replay.RecordedStream;
import usbtoaster.targets.replay.StageMarks;
import usbtoaster.targets.replay.ToasterRecorder;
import usbtoaster.time.Timebase;
import usbtoaster.toaster.ToasterStream;
import usbtoaster.trace.Trace;

/** The whole stack on any wires, recorded. */
final class RecordedSystem implements AutoCloseable {
  static final int TRACED = 1 << 16;

  final StageMarks marks = new StageMarks();
  final Trace trace = new Trace(TRACED, System::nanoTime, () -> 0, marks);
  final ThreadPool pool;
  final RecordedStream stream;
  final ToasterDriver driver;
  private final ToasterRecorder recorder;

  RecordedSystem(
      OutputStream to,
      ToasterWiring bare,
      Timebase time,
      ToasterSettings settings,
      ThreadPoolOptions threads)
      throws IOException {
    IoManager io = new IoManager(trace, 64);
    pool = new ThreadPool(io, threads);
    recorder = new ToasterRecorder(to, time, settings, Map.of("test", "a system"), marks);
    ToasterWiring wires = recorder.wrap(bare);
    driver =
        recorder.start(() -> ToasterDriver.start("toaster", io, wires, settings, recorder.time()));
    stream =
        recorder.open(
            () ->
                ToasterStream.open(
                    io, driver.device(), pool, FileAccess.READ_WRITE, Inlining.INLINE));
  }

  /** Writes {@code writes} breads of {@code bytes} bytes at once, and reads all toast back. */
  List<Task<Integer>> toast(int writes, int bytes, CancellationToken token) {
    List<Task<Integer>> all = new ArrayList<>();
    for (int i = 0; i < writes; i++) {
      byte[] bread = new byte[bytes + i];
      Arrays.fill(bread, (byte) (i + 1));
      all.add(stream.writeAsync(bread, 0, bread.length, token));
      all.add(stream.readAsync(new byte[bytes + i], 0, bytes + i, token));
    }
    return all;
  }

  /** Returns whether all of them have ended; serves the packets first, where nobody else does. */
  BooleanSupplier ended(List<Task<Integer>> tasks) {
    return () -> {
      pool.pump();
      return tasks.stream().allMatch(Task::isCompleted);
    };
  }

  /** Returns the stages that the trace has of the driver and those above it. */
  static List<String> stages(Trace trace) {
    List<String> stages = new ArrayList<>();
    trace.drain(
        event -> {
          if (!event.stage().ofDevice()) {
            stages.add(event.stage() + " " + event.request() + " " + event.detail());
          }
        });
    assertThat(trace.dropped()).isZero();
    return stages;
  }

  @Override
  public void close() {
    try (recorder) {
      stream.close();
      recorder.stop(driver);
      pool.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
