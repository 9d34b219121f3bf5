package usbtoaster.io;

import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import usbtoaster.async.CancellationRegistration;
import usbtoaster.async.CancellationToken;
import usbtoaster.async.Task;
import usbtoaster.kernel.IoManager;
import usbtoaster.kernel.Irp;
import usbtoaster.kernel.NtStatus;
import usbtoaster.kernel.Request;
import usbtoaster.trace.Activity;
import usbtoaster.trace.Stage;

/**
 * An overlapped operation, all of it in one object: the task that the caller awaits, the request
 * that goes down, the callback that its packet leads to, and the callback of the caller's token.
 *
 * <p>Completed once, by the I/O thread that takes its packet, or by the call itself if nothing
 * became pending. What may end it early is its token or, where there is a deadline or the operation
 * has several requests, a {@link Watch}. A pending write is one of these: 48 bytes, and {@code
 * PendingBytesTest} fails if it grows.
 *
 * @param <T> Integer for bytes, Long for a control code's value
 */
abstract class Overlapped<T> extends Task<T> implements Request, CompletionCallback, Runnable {
  private final DeviceStream stream;
  private final long id;
  private @Nullable Irp irp; // the I/O manager's

  // A CancellationRegistration, a Watch, or nothing. The issuer's until the request is issued, the
  // completer's from then on.
  private @Nullable Object early;

  Overlapped(DeviceStream stream) {
    super(stream.workers(), stream.inlining() == Inlining.WORKER);
    this.stream = stream;
    id = stream.io().nextId();
    stream.io().trace().record(Stage.CALL, id, 0);
  }

  /** Has {@code watch} end it early. Before it is issued. */
  void watchedBy(Watch watch) {
    early = watch;
    watch.add(this);
  }

  /**
   * Starts it by {@code sender}, with {@code token} to end it early. If that throws, nothing stays
   * behind. Who cancels the token before the request is issued finds none; so the issuer asks the
   * token once more behind that.
   */
  Task<T> start(CancellationToken token, ToIntFunction<Request> sender) {
    early = token.register(this);
    boolean done = false;
    try {
      Task<T> task = started(sender.applyAsInt(this));
      done = true;
      return task;
    } finally {
      if (!done || token.isCancellationRequested()) {
        run(); // finds nothing if it has ended
      }
      if (!done) { // a bug check: if it is under way, it is nobody's any more
        letGo();
      }
    }
  }

  /** Called by the token, on whatever thread cancels it: asks for the request to be cancelled. */
  @Override
  public void run() {
    stream.io().cancelIoEx(stream.file(), this);
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
    Watch watch = early instanceof Watch several ? several : null;
    letGo(); // before the task: who sees that complete finds nothing left behind
    int told = Watch.told(status, watch);
    if (!NtStatus.isError(told)) {
      trySetResult(value(information));
    } else if (told == NtStatus.CANCELLED) {
      trySetCanceled();
    } else {
      trySetException(new IoException(operation(), told));
    }
  }

  /** The request has ended: nothing ends it early any more. */
  private void letGo() {
    if (early instanceof CancellationRegistration token) {
      token.tryUnregister();
    } else if (early instanceof Watch watch) {
      watch.ended();
    }
  }

  abstract T value(long information);

  /** Returns what it is called in an exception: "The write". */
  abstract String operation();

  @Override
  public long id() {
    return id;
  }

  @Override
  public boolean wantsPacket() {
    return true;
  }

  @Override
  public Object context() {
    return this;
  }

  @Override
  public void ended(int status, long information) {} // the packet tells

  @Override
  public @Nullable Irp irp() {
    return irp;
  }

  @Override
  public void irp(@Nullable Irp irp) {
    this.irp = irp;
  }

  @Override
  protected void stage(Stage stage) {
    reached(stream.io(), id, stage);
  }

  /** Records that what awaits the end of the request with {@code id} has come so far. */
  static void reached(IoManager io, long id, Stage stage) {
    io.trace().record(stage, id, 0);
    if (stage == Stage.RESUME) {
      io.trace().begin(Activity.CONTINUATION);
    }
  }

  @Override
  protected void returned() {
    stream.io().trace().end(Activity.CONTINUATION);
  }
}
