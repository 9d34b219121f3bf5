package usbtoaster.io;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import usbtoaster.async.CancellationRegistration;
import usbtoaster.async.Delayer;
import usbtoaster.kernel.FileObject;
import usbtoaster.kernel.IoManager;
import usbtoaster.kernel.NtStatus;
import usbtoaster.kernel.Request;

/**
 * Asks for the requests of one operation to be cancelled when its token or its deadline says so,
 * and lets go of both when the last of them has ended.
 *
 * <p>Overview. A request can be cancelled only when it has been issued, and may end before its
 * issuer looks again. So the order is:
 *
 * <ol>
 *   <li>{@link #begin}: the timer is set and the token registered. Who asks now leaves a mark.
 *   <li>The requests are issued. Whoever ends one sees all that was set before.
 *   <li>{@link #issued}: from here on who asks cancels; the issuer cancels for those who asked
 *       before. Either sees the other's mark, as both write theirs first (both are volatile).
 *   <li>{@link #ended}, once for each request: the last one takes timer and token back.
 * </ol>
 *
 * <p>To cancel a request that has ended finds nothing and does nothing: a request serves one
 * operation only. Any thread may ask and end; one thread issues.
 */
final class Watch {
  /** Who asked first for the operation to be cancelled. */
  enum Cause {
    TOKEN,
    DEADLINE
  }

  private final IoManager io;
  private final FileObject file;
  private final AtomicReference<@Nullable Cause> cause = new AtomicReference<>();
  private final AtomicInteger underWay;

  // The issuer's until issued is set, and only read from then on.
  private final @Nullable Request[] requests;
  private int count;
  private @Nullable Runnable takeTimerBack;
  private @Nullable CancellationRegistration registration;

  // Volatile: the half of the handshake that is not the cause.
  private volatile boolean issued;

  private Watch(IoManager io, FileObject file, int requests) {
    this.io = io;
    this.file = file;
    this.requests = new @Nullable Request[requests];
    underWay = new AtomicInteger(requests);
  }

  /** Begins to watch an operation of {@code requests}; null: there is nothing to watch. */
  static @Nullable Watch begin(
      IoManager io, FileObject file, OperationOptions options, int requests) {
    if (!options.any()) {
      return null;
    }
    Watch watch = new Watch(io, file, requests);
    watch.begin(options);
    return watch;
  }

  private void begin(OperationOptions options) {
    Delayer timer = options.timer();
    if (options.token().isCancellationRequested()) {
      cause.set(Cause.TOKEN);
      return;
    }
    if (timer != null) { // first: it may throw, and then nothing is left behind
      takeTimerBack = timer.after(options.timeoutNanos(), () -> ask(Cause.DEADLINE));
    }
    registration = options.token().register(() -> ask(Cause.TOKEN));
  }

  /** Returns who asked first; null: nobody so far. */
  @Nullable Cause cause() {
    return cause.get();
  }

  /** Adds a request that is about to be issued. */
  void add(Request request) {
    requests[count++] = request;
  }

  /** All requests are issued: carries out what was asked meanwhile. */
  void issued() {
    issued = true;
    if (cause.get() != null) {
      cancel();
    }
  }

  /** Runs {@code issuer}, which issues all requests. If it throws, nothing stays behind. */
  <T> T issue(Supplier<T> issuer) {
    boolean done = false;
    try {
      T result = issuer.get();
      done = true;
      return result;
    } finally {
      issued();
      if (!done) { // a bug check: those that are under way are nobody's any more
        cancel();
        letGo();
      }
    }
  }

  /** One request has ended. */
  void ended() {
    if (underWay.decrementAndGet() == 0) {
      letGo();
    }
  }

  /** Takes timer and token back; does nothing the second time. */
  void letGo() {
    Runnable timer = takeTimerBack;
    CancellationRegistration token = registration;
    if (timer != null) {
      timer.run();
    }
    if (token != null) {
      token.tryUnregister();
    }
  }

  /** Returns the status to tell of a request that ended with {@code status}. */
  static int told(int status, @Nullable Watch watch) {
    boolean late = status == NtStatus.CANCELLED && watch != null && watch.cause() == Cause.DEADLINE;
    return late ? NtStatus.IO_TIMEOUT : status;
  }

  private void ask(Cause who) {
    if (cause.compareAndSet(null, who) && issued) {
      cancel();
    }
  }

  private void cancel() {
    for (int i = 0; i < count; i++) {
      io.cancelIoEx(file, Objects.requireNonNull(requests[i]));
    }
  }
}
