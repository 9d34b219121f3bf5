package usbtoaster.io;

import java.util.Objects;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import usbtoaster.async.Task;
import usbtoaster.async.TaskCompletionSource;
import usbtoaster.async.TaskScheduler;
import usbtoaster.kernel.FileObject;
import usbtoaster.kernel.IoManager;
import usbtoaster.kernel.NtStatus;
import usbtoaster.kernel.Request;

/** Issues the operations of a stream that a token or a deadline may end early. Any thread. */
final class Issuer {
  private final IoManager io;
  private final FileObject file;
  private final TaskScheduler workers;
  private final Inlining inlining;

  Issuer(IoManager io, FileObject file, TaskScheduler workers, Inlining inlining) {
    this.io = io;
    this.file = file;
    this.workers = workers;
    this.inlining = inlining;
  }

  /**
   * Issues an operation of one request.
   *
   * @param name what it is called in an exception
   * @param operation is made when it is to be issued
   * @param sender sends its request
   */
  <T> Task<T> issue(
      String name,
      OperationOptions options,
      Supplier<? extends Overlapped<T>> operation,
      ToIntFunction<Request> sender) {
    if (options.timer() == null) { // then the token calls the operation itself
      return options.token().isCancellationRequested()
          ? unissued(name, NtStatus.CANCELLED)
          : operation.get().start(options.token(), sender);
    }
    Watch watch = Objects.requireNonNull(Watch.begin(io, file, options, 1));
    return watched(
        name,
        watch,
        () -> {
          Overlapped<T> watched = operation.get();
          watched.watchedBy(watch);
          return watched.started(sender.applyAsInt(watched));
        });
  }

  /** Has {@code starter} issue all requests of what {@code watch} may end; none if it has. */
  <T> Task<T> watched(String name, Watch watch, Supplier<Task<T>> starter) {
    if (watch.cause() != null) {
      watch.letGo();
      return unissued(name, Watch.told(NtStatus.CANCELLED, watch));
    }
    return watch.issue(starter);
  }

  /** Returns the task of an operation that was ended before it began: of the pool's scheduler. */
  private <T> Task<T> unissued(String name, int status) {
    TaskCompletionSource<T> source =
        new TaskCompletionSource<>(workers, inlining == Inlining.WORKER);
    if (status == NtStatus.CANCELLED) {
      source.setCanceled();
    } else {
      source.setException(new IoException(name, status));
    }
    return source.task();
  }
}
