package usbtoaster.cli;

import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import usbtoaster.async.CancellationToken;
import usbtoaster.async.Task;
import usbtoaster.chardev.EdgeCounts;
import usbtoaster.driver.ToasterDriver;
import usbtoaster.driver.ToasterSettings;
import usbtoaster.io.FileAccess;
import usbtoaster.io.Inlining;
import usbtoaster.io.IoException;
import usbtoaster.io.OperationOptions;
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
  private final ToasterStream stream;

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
      trace = trace(job.trace(), panel, keeping);
      board = Board.open(job.target(), job.options(), trace);
      closers.push(board::close);
      if (panel != null) {
        closers.push(panel::close);
        connect(panel, board.leds(), keeping);
      }
      stream = stream(job, board);
    } catch (TargetException | IoException | RuntimeException | Error e) { // an Error: no thread
      close();
      throw e;
    }
  }

  private static Trace trace(
      TraceLevel level, @Nullable LedPanel panel, @Nullable Recorder recorder) {
    if (level != TraceLevel.OFF || recorder != null) {
      ActivityListener listener =
          panel != null && recorder != null
              ? ActivityListener.all(panel, recorder)
              : panel != null ? panel : recorder;
      return new Trace(
          TRACE_EVENTS, System::nanoTime, () -> KernelThread.current().processorNumber(), listener);
    }
    return panel == null ? Trace.OFF : Trace.ofActivities(panel);
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

  private ToasterStream stream(Job job, Board board) throws IoException {
    if (job.burstBytes() > board.maxBurstBytes()) {
      throw new UserError(
          ExitCode.USAGE,
          "--burst goes up to " + board.maxBurstBytes() + " on " + board.description() + ".");
    }
    IoManager io = new IoManager(trace, POOLED_PACKETS);
    ThreadPool pool = new ThreadPool(io, ThreadPoolOptions.DEFAULT);
    closers.push(pool::close);
    ToasterSettings settings =
        ToasterSettings.DEFAULT
            .withBurstBytes(job.burstBytes())
            .withClock(job.options().pins().clockHertz());
    ToasterDriver driver =
        ToasterDriver.start("toaster", io, board.wiring(), settings, board.time(time));
    closers.push(driver::close);
    ToasterStream opened =
        ToasterStream.open(io, driver.device(), pool, FileAccess.READ_WRITE, Inlining.INLINE);
    closers.push(opened::close);
    return opened;
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
    return stream.writeAsync(data, offset, length, token);
  }

  @Override
  public int writeBlocking(
      byte[] data, int offset, int length, CancellationToken token, Runnable sent)
      throws IoException {
    try {
      return stream.write(data, offset, length, OperationOptions.of(token), sent);
    } catch (IoException e) {
      if (e.status() == NtStatus.CANCELLED) {
        throw new CancellationException(e.getMessage());
      }
      throw e;
    }
  }

  @Override
  public Task<Integer> read(byte[] data, int offset, int length, CancellationToken token) {
    return stream.readAsync(data, offset, length, token);
  }

  @Override
  public Task<Long> control(ControlCode code, long value, CancellationToken token) {
    return stream.controlAsync(code, value, token);
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
