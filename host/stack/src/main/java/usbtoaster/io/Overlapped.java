package usbtoaster.io;

import org.jspecify.annotations.Nullable;
import usbtoaster.async.CancellationRegistration;
import usbtoaster.async.CancellationToken;
import usbtoaster.async.Task;
import usbtoaster.async.TaskScheduler;
import usbtoaster.kernel.FileObject;
import usbtoaster.kernel.IoManager;
import usbtoaster.kernel.IoRequest;
import usbtoaster.kernel.NtStatus;
import usbtoaster.trace.Stage;

/**
 * An overlapped operation: the request that goes down, the callback that its packet leads to, and
 * the task that the caller awaits, in one object.
 *
 * <p>Completed once, by the I/O thread that takes its packet, or by the call itself if nothing
 * became pending. A cancellation token asks the I/O manager to cancel the request; how the
 * operation then ends is the driver's to say (semantics item 34).
 *
 * @param <T> Integer for bytes, Long for a control code's value
 */
abstract class Overlapped<T> extends Task<T> implements CompletionCallback {
  private final IoManager io;
  private final FileObject file;
  private final String operation;
  private final IoRequest request;
  // Written by the starter, read by the completer: either sees the other's mark, see watch().
  private volatile @Nullable CancellationRegistration registration;

  Overlapped(
      IoManager io, FileObject file, String operation, TaskScheduler workers, Inlining inlining) {
    super(workers, inlining == Inlining.WORKER);
    this.io = io;
    this.file = file;
    this.operation = operation;
    request = new IoRequest().context(this).id(io.nextId());
    io.trace().record(Stage.CALL, request.id(), 0);
  }

  IoRequest request() {
    return request;
  }

  /** Takes what the call that started the operation returned. */
  Task<T> started(int status, CancellationToken token) {
    if (NtStatus.isError(status)) {
      end(status, 0); // nothing else will tell (semantics item 18)
    } else if (token.canBeCanceled()) {
      watch(token);
    }
    return this;
  }

  private void watch(CancellationToken token) {
    CancellationRegistration watching = token.register(() -> io.cancelIoEx(file, request));
    registration = watching;
    if (isCompleted()) {
      watching.tryUnregister();
    }
  }

  @Override
  public void completed(int status, long information) {
    end(status, information);
    CancellationRegistration watching = registration;
    if (watching != null) {
      watching.tryUnregister();
    }
  }

  private void end(int status, long information) {
    if (!NtStatus.isError(status)) {
      trySetResult(value(information));
    } else if (status == NtStatus.CANCELLED) {
      trySetCanceled();
    } else {
      trySetException(new IoException(operation, status));
    }
  }

  abstract T value(long information);

  @Override
  protected void stage(Stage stage) {
    io.trace().record(stage, request.id(), 0);
  }
}
