package usbtoaster.io;

import org.jspecify.annotations.Nullable;
import usbtoaster.async.Task;
import usbtoaster.async.TaskScheduler;
import usbtoaster.kernel.IoManager;
import usbtoaster.kernel.IoRequest;
import usbtoaster.kernel.NtStatus;
import usbtoaster.trace.Activity;
import usbtoaster.trace.Stage;

/**
 * An overlapped operation: the request that goes down, the callback that its packet leads to, and
 * the task that the caller awaits, in one object.
 *
 * <p>Completed once, by the I/O thread that takes its packet, or by the call itself if nothing
 * became pending. What may end it early is its {@link Watch}.
 *
 * @param <T> Integer for bytes, Long for a control code's value
 */
abstract class Overlapped<T> extends Task<T> implements CompletionCallback {
  private final IoManager io;
  private final String operation;
  private final IoRequest request;
  private final @Nullable Watch watch; // null: only the device ends it

  Overlapped(
      IoManager io,
      String operation,
      TaskScheduler workers,
      Inlining inlining,
      @Nullable Watch watch) {
    super(workers, inlining == Inlining.WORKER);
    this.io = io;
    this.operation = operation;
    this.watch = watch;
    request = new IoRequest().context(this).id(io.nextId());
    if (watch != null) {
      watch.add(request);
    }
    io.trace().record(Stage.CALL, request.id(), 0);
  }

  IoRequest request() {
    return request;
  }

  /** Takes what the call that started the operation returned. */
  Task<T> started(int status) {
    if (NtStatus.isError(status)) {
      completed(status, 0); // nothing else will tell (semantics item 18)
    }
    return this;
  }

  @Override
  public void completed(int status, long information) {
    if (watch != null) {
      watch.ended(); // before the task: who sees that complete finds nothing left behind
    }
    int told = Watch.told(status, watch);
    if (!NtStatus.isError(told)) {
      trySetResult(value(information));
    } else if (told == NtStatus.CANCELLED) {
      trySetCanceled();
    } else {
      trySetException(new IoException(operation, told));
    }
  }

  abstract T value(long information);

  @Override
  protected void stage(Stage stage) {
    reached(io, request, stage);
  }

  /** Records that what awaits the end of {@code request} has come so far. */
  static void reached(IoManager io, IoRequest request, Stage stage) {
    io.trace().record(stage, request.id(), 0);
    if (stage == Stage.RESUME) {
      io.trace().begin(Activity.CONTINUATION);
    }
  }

  @Override
  protected void returned() {
    io.trace().end(Activity.CONTINUATION);
  }
}
