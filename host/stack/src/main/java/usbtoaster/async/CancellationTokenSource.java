package usbtoaster.async;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The side of a {@link CancellationToken} that requests the cancellation. Any thread may use it.
 *
 * <p>{@link #close} takes back what this source itself left elsewhere: its timer and its
 * registrations on the tokens it is linked to. It cancels nothing, and the token goes on working.
 */
public final class CancellationTokenSource implements AutoCloseable {
  private final CancellationToken token = new CancellationToken(true);
  private final @Nullable Delayer delayer;

  // Written once, before the source is handed out.
  private List<CancellationRegistration> links = List.of();

  // Guarded by the monitor.
  private @Nullable Runnable takeTimerBack;

  /** Makes a source without a timer. */
  public CancellationTokenSource() {
    this.delayer = null;
  }

  /** Makes a source that can cancel itself after some time of {@code delayer}. */
  public CancellationTokenSource(Delayer delayer) {
    this.delayer = delayer;
  }

  /** Returns a source that is canceled when any of {@code tokens} is. Close it when done. */
  public static CancellationTokenSource linked(Collection<CancellationToken> tokens) {
    CancellationTokenSource source = new CancellationTokenSource();
    source.links = tokens.stream().map(token -> token.register(source::cancel)).toList();
    return source;
  }

  /** Returns the token. */
  public CancellationToken token() {
    return token;
  }

  /** Returns whether cancellation was requested. */
  public boolean isCancellationRequested() {
    return token.isCancellationRequested();
  }

  /**
   * Requests cancellation: runs the registered callbacks here and now, the newest first. All of
   * them run, whatever some throw. The second call does nothing, and does not wait for the first.
   *
   * @throws TaskException with all that the callbacks threw
   */
  public void cancel() {
    token.cancel();
  }

  /**
   * Cancels {@code delayNanos} nanoseconds from now, in place of an earlier {@code cancelAfter}.
   * The callbacks run on the timer's thread, which also gets what they throw.
   *
   * @throws IllegalStateException if the source was made without a {@link Delayer}
   */
  public synchronized void cancelAfter(long delayNanos) {
    if (delayer == null) {
      throw new IllegalStateException("This source has no timer: make it with a Delayer");
    }
    stopTimer();
    takeTimerBack = delayer.after(delayNanos, this::cancel);
  }

  /** Takes back the timer and the links; waits for a link's callback that runs elsewhere. */
  @Override
  public void close() {
    stopTimer();
    links.forEach(CancellationRegistration::unregister);
  }

  private synchronized void stopTimer() {
    if (takeTimerBack != null) {
      takeTimerBack.run();
      takeTimerBack = null;
    }
  }
}
