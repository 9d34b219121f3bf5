package usbtoaster.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import usbtoaster.async.CancellationTokenSource;
import usbtoaster.async.Task;
import usbtoaster.async.TaskCompletionSource;

/**
 * The main job: bread goes in, many writes in flight, and toast is read back.
 *
 * <p>Overview: the {@link Source} is read by as many {@link WriteLane}s as writes may be in flight,
 * and one {@link ReadLane} hands what comes back to the {@link Sink}. Each lane has one buffer, for
 * the whole run. All of it runs on the UI loop's thread, between messages, so nothing here is
 * locked and nothing waits. The first failure or a {@link #cancel} cancels what is in flight; the
 * lanes then end by themselves.
 */
final class ToastRun {
  /** What happens around the requests: the trace, the census, the progress bar. */
  interface Observer {
    /** The next request that is called is write number {@link ToastRun#writes()}. */
    void writing(ToastRun run);

    /** As many writes as may be are in flight. */
    void started(ToastRun run);

    /** Some more bytes have come back. */
    void cameBack(ToastRun run);
  }

  private final Job job;
  private final Session session;
  private final Source source;
  private final Sink sink;
  private final Observer observer;
  private final CancellationTokenSource cancellation = new CancellationTokenSource();
  private final @Nullable WritingThreads threads;
  private volatile List<WriteLane> lanes = List.of(); // read by the thread that takes the census
  private TaskCompletionSource<@Nullable Void> nextWrite = new TaskCompletionSource<>();
  private @Nullable Throwable failure;
  private boolean stopped;
  private boolean sourceEnded;
  private long writes;
  private long cancelledWrites;

  /**
   * Makes a run.
   *
   * @param threads makes the writes by blocking calls; null: nobody is blocked
   */
  ToastRun(
      Job job,
      Session session,
      Source source,
      Sink sink,
      Observer observer,
      @Nullable WritingThreads threads) {
    this.job = job;
    this.session = session;
    this.source = source;
    this.sink = sink;
    this.observer = observer;
    this.threads = threads;
  }

  /** Starts, on the UI loop's thread. The task completes when nothing is in flight any more. */
  Task<?> start() {
    List<Task<@Nullable Void>> all = new ArrayList<>();
    List<WriteLane> started = new ArrayList<>();
    for (int i = 0; i < job.inFlight() && !allWritten(); i++) {
      WriteLane lane = new WriteLane(this, job.chunkBytes());
      started.add(lane);
      all.add(lane.start());
    }
    lanes = List.copyOf(started);
    all.add(new ReadLane(this, job.chunkBytes()).start());
    observer.started(this);
    return Task.whenAll(all);
  }

  /** Cancels what is in flight; nothing more is called. */
  void cancel() {
    stopped = true;
    wake();
    cancellation.cancel();
  }

  /** Fills a lane's buffer; 0: the lane is done. */
  int fill(byte[] buffer) {
    if (allWritten()) {
      return 0;
    }
    int length = source.fill(buffer);
    if (length == 0) {
      sourceEnded = true;
      wake();
    }
    return length;
  }

  Task<Integer> write(byte[] buffer, int length) {
    writes++;
    observer.writing(this);
    sink.expect(source.current(), length);
    Task<Integer> write =
        threads == null
            ? session.write(buffer, 0, length, cancellation.token())
            : threads.write(buffer, length, cancellation.token());
    wake();
    return write;
  }

  void written(int written, int length) {
    if (written != length) {
      throw new IllegalStateException("The toaster took " + written + " of " + length + " bytes");
    }
  }

  boolean expectsMore() {
    return !stopped && sink.expectsMore();
  }

  boolean allWritten() {
    return sourceEnded || stopped;
  }

  /** Returns a task that completes when there is more to read, or never will be. */
  Task<@Nullable Void> nextWrite() {
    nextWrite = new TaskCompletionSource<>();
    return nextWrite.task();
  }

  private void wake() {
    nextWrite.trySetResult(null);
  }

  Task<Integer> read(byte[] buffer) {
    return session.read(buffer, 0, buffer.length, cancellation.token());
  }

  void toast(byte[] buffer, int length) {
    if (length <= 0) {
      throw new IllegalStateException("The toaster gave back nothing, and more was on its way");
    }
    sink.take(buffer, length);
    observer.cameBack(this);
  }

  /** A lane ended early: its request was cancelled, or something failed, and then all ends. */
  void ended(Exception exception, boolean writing) {
    if (exception instanceof CancellationException && stopped) {
      cancelledWrites += writing ? 1 : 0;
      return;
    }
    if (failure == null) {
      failure = exception;
    }
    cancel();
  }

  /** Returns the lanes, all of them from {@link Observer#started} on. Any thread may ask. */
  List<WriteLane> lanes() {
    return lanes;
  }

  /** Returns whether the run was cancelled, or ended by a failure. */
  boolean stopped() {
    return stopped;
  }

  /** Returns what failed first, or null. */
  @Nullable Throwable failure() {
    return failure;
  }

  /** Returns how many writes were called. */
  long writes() {
    return writes;
  }

  /** Returns how many bytes have come back. */
  long bytesBack() {
    return sink.bytes();
  }

  /** Returns how many writes were cancelled. */
  long cancelledWrites() {
    return cancelledWrites;
  }
}
