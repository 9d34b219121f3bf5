package usbtoaster.cli;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import usbtoaster.async.CancellationToken;
import usbtoaster.async.Task;
import usbtoaster.chardev.EdgeCounts;
import usbtoaster.driver.ToasterDriver;
import usbtoaster.driver.ToasterSettings;
import usbtoaster.driver.ToasterWiring;
import usbtoaster.io.FileAccess;
import usbtoaster.io.Inlining;
import usbtoaster.io.IoException;
import usbtoaster.io.ThreadPool;
import usbtoaster.io.ThreadPoolOptions;
import usbtoaster.kernel.IoManager;
import usbtoaster.kernel.KernelEvent;
import usbtoaster.kernel.KernelThread;
import usbtoaster.kernel.NtStatus;
import usbtoaster.kernel.SharedTimer;
import usbtoaster.protocol.ControlCode;
import usbtoaster.targets.Board;
import usbtoaster.targets.LedLines;
import usbtoaster.targets.TargetException;
import usbtoaster.targets.replay.RecordedStream;
import usbtoaster.targets.replay.StageMarks;
import usbtoaster.targets.replay.ToasterRecorder;
import usbtoaster.toaster.ToasterStream;
import usbtoaster.trace.ActivityListener;
import usbtoaster.trace.Trace;
import usbtoaster.trace.census.RequestWait;
import usbtoaster.trace.record.Recorder;
import usbtoaster.view.led.LedPanel;

/** The stack on a board: puts trace, board, I/O manager, pool, driver and stream together. */
final class BoardSession implements Session {
  private static final int TRACE_EVENTS = 1 << 17;
  private static final int RECORDED_ENTRIES = 1 << 17;
  private static final int POOLED_PACKETS = 1024;

  private final Deque<Runnable> closers = new ArrayDeque<>(); // the last part opened first
  private final SharedTimer time = new SharedTimer();
  private final @Nullable LedPanel leds;
  private final @Nullable Recorder recorder;
  private final Trace trace;
  private final Board board;
  private final Requests stream;

  private BoardSession(Job job) throws TargetException, IoException {
    closers.push(time::close);
    try {
      LedPanel panel = job.leds() == null ? null : LedPanel.start(job.leds(), time);
      leds = panel;
      Recorder keeping =
          job.recordings().trace() == null
              ? null
              : new Recorder(RECORDED_ENTRIES, System::nanoTime);
      recorder = keeping;
      StageMarks marks = job.recordings().wires() == null ? null : new StageMarks();
      trace =
          trace(
              job.trace(),
              keeping != null || marks != null,
              listener(panel, keeping, marks, job.recordings().listener()));
      board = Board.open(job.target(), job.options(), trace, keeping);
      closers.push(board::close);
      if (panel != null) {
        closers.push(panel::close);
        connect(panel, board.leds(), keeping);
      }
      stream = stream(job, board, marks);
    } catch (TargetException | IoException | RuntimeException | Error e) { // an Error: no thread
      close();
      throw e;
    }
  }

  private static Trace trace(
      TraceLevel level, boolean recorded, @Nullable ActivityListener listener) {
    if (level != TraceLevel.OFF || recorded) {
      return new Trace(
          TRACE_EVENTS, System::nanoTime, () -> KernelThread.current().processorNumber(), listener);
    }
    return listener == null ? Trace.OFF : Trace.ofActivities(listener);
  }

  /** Returns what notifies all of these that are there; null: nobody is. */
  private static @Nullable ActivityListener listener(@Nullable ActivityListener... listeners) {
    ActivityListener[] there =
        Arrays.stream(listeners).filter(Objects::nonNull).toArray(ActivityListener[]::new);
    return switch (there.length) {
      case 0 -> null;
      case 1 -> there[0];
      default -> ActivityListener.all(there);
    };
  }

  private static void connect(
      LedPanel panel, @Nullable LedLines lines, @Nullable Recorder recorder) {
    if (recorder != null) {
      panel.connect(
          (mask, levels) -> {
            recorder.leds(levels); // first: the pins may fail
            if (lines != null) {
              lines.set(mask, levels);
            }
          });
    } else if (lines != null) {
      panel.connect(lines::set);
    }
  }

  private Requests stream(Job job, Board board, @Nullable StageMarks marks) throws IoException {
    if (job.burstBytes() > board.maxBurstBytes()) {
      throw new UserError(
          ExitCode.USAGE,
          "--burst goes up to " + board.maxBurstBytes() + " on " + board.description() + ".");
    }
    IoManager io = new IoManager(trace, POOLED_PACKETS);
    ThreadPool pool = new ThreadPool(io, ThreadPoolOptions.DEFAULT.withTime(time));
    closers.push(pool::close);
    ToasterSettings settings =
        ToasterSettings.DEFAULT
            .withBurstBytes(job.burstBytes())
            .withClock(job.options().pins().clockHertz());
    Path wires = job.recordings().wires();
    if (wires != null && marks != null) {
      WireTape tape = new WireTape(wires, job, settings, board.time(time), marks);
      closers.push(tape::close);
      return recorded(tape.recorder(), io, pool, settings);
    }
    ToasterDriver driver =
        ToasterDriver.start("toaster", io, board.wiring(), settings, board.time(time));
    closers.push(driver::close);
    ToasterStream opened = open(io, driver, pool);
    closers.push(opened::close);
    return Requests.of(opened);
  }

  private Requests recorded(
      ToasterRecorder recorder, IoManager io, ThreadPool pool, ToasterSettings settings)
      throws IoException {
    ToasterWiring wiring = recorder.wrap(board.wiring());
    ToasterDriver driver =
        recorder.start(() -> ToasterDriver.start("toaster", io, wiring, settings, recorder.time()));
    closers.push(() -> recorder.stop(driver));
    RecordedStream opened = recorder.open(() -> open(io, driver, pool));
    closers.push(opened::close);
    return Requests.of(opened);
  }

  private static ToasterStream open(IoManager io, ToasterDriver driver, ThreadPool pool)
      throws IoException {
    return ToasterStream.open(io, driver.device(), pool, FileAccess.READ_WRITE, Inlining.INLINE);
  }

  /** Looks whether the target of {@code job} is to be had here, before anything is said of it. */
  static void check(Job job) {
    try {
      Board.check(job.target(), job.options());
    } catch (TargetException e) {
      throw UserError.of(ExitCode.USAGE, e);
    }
  }

  /** Opens the device that {@code job} asks for. */
  static Session open(Job job) {
    try {
      return new BoardSession(job);
    } catch (TargetException e) {
      throw UserError.of(ExitCode.USAGE, e);
    } catch (IoException e) {
      throw UserError.of(ExitCode.FAILED, e);
    }
  }

  @Override
  public Task<Integer> write(byte[] data, int offset, int length, CancellationToken token) {
    return stream.write(data, offset, length, token);
  }

  @Override
  public int writeBlocking(
      byte[] data, int offset, int length, CancellationToken token, Runnable sent)
      throws IoException {
    try {
      return stream.writeBlocking(data, offset, length, token, sent);
    } catch (IoException e) {
      if (e.status() == NtStatus.CANCELLED) {
        throw new CancellationException(e.getMessage());
      }
      throw e;
    }
  }

  @Override
  public Task<Integer> read(byte[] data, int offset, int length, CancellationToken token) {
    return stream.read(data, offset, length, token);
  }

  @Override
  public Task<Long> control(ControlCode code, long value, CancellationToken token) {
    return stream.control(code, value, token);
  }

  @Override
  public Trace trace() {
    return trace;
  }

  @Override
  public @Nullable Recorder recorder() {
    return recorder;
  }

  @Override
  public @Nullable LedPanel leds() {
    return leds;
  }

  /** Who waits for a request is parked on its task, or on its event in the kernel. */
  @Override
  public RequestWait requestWait() {
    return (blocker, stack) -> blocker instanceof Task || blocker instanceof KernelEvent;
  }

  @Override
  public String diagnosis() {
    return board.diagnosis();
  }

  @Override
  public EdgeCounts edges() {
    return board.edges();
  }

  @Override
  public void close() {
    Throwable failure = null;
    while (!closers.isEmpty()) {
      try {
        closers.pop().run();
      } catch (Throwable fault) { // the others are closed all the same
        if (failure == null) {
          failure = fault;
        } else {
          failure.addSuppressed(fault);
        }
      }
    }
    switch (failure) {
      case null -> {}
      case UncheckedIOException disk -> throw UserError.of(ExitCode.FAILED, disk); // of a recording
      case RuntimeException fault -> throw fault;
      case Error fault -> throw fault;
      default -> throw new IllegalStateException(failure); // a closer throws nothing checked
    }
  }
}
