package usbtoaster.async;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The side of a {@link CancellationToken} that requests the cancellation. Any thread may use it.
 *
 * <p>{@link #cancel} and {@link #close} take back what this source itself left elsewhere: its timer
 * and its registrations on the tokens it is linked to. Closing cancels nothing, and the token goes
 * on working.
 */
public final class CancellationTokenSource implements AutoCloseable {
  private final CancellationToken token = new CancellationToken(true);
  private final @Nullable Delayer delayer;

  // Guarded by the monitor, like the three below. No callback of the token runs under it.
  private List<CancellationRegistration> links = List.of();
  private @Nullable Runnable takeTimerBack;
  private long timers; // the number of the latest: an earlier one on its way means nothing
  private boolean closed;

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
    source.hold(tokens.stream().map(token -> token.register(source::cancel)).toList());
    return source;
  }

  private void hold(List<CancellationRegistration> registrations) {
    synchronized (this) {
      links = registrations;
    }
    if (token.isCancellationRequested()) {
      letGo(); // one was canceled meanwhile, too early to let go of the others
    }
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
   * The timer and the links are taken back before the callbacks run.
   *
   * @throws TaskException with all that the callbacks threw
   */
  public void cancel() {
    if (token.request()) {
      try {
        letGo();
      } finally {
        token.runCallbacks();
      }
    }
  }

  /**
   * Cancels {@code delayNanos} nanoseconds from now, in place of an earlier {@code cancelAfter}.
   * The callbacks run on the thread that the timer chooses, which also gets what they throw. Does
   * nothing where cancellation was requested.
   *
   * @throws IllegalStateException if the source was made without a {@link Delayer}, or is closed
   * @throws IllegalArgumentException if {@code delayNanos} is negative
   */
  public synchronized void cancelAfter(long delayNanos) {
    if (delayer == null) {
      throw new IllegalStateException("This source has no timer: make it with a Delayer");
    }
    if (closed) {
      throw new IllegalStateException("This source is closed: set its timer before");
    }
    if (delayNanos < 0) {
      throw new IllegalArgumentException("A delay is 0 or more nanoseconds, not " + delayNanos);
    }
    stopTimer();
    // Who cancels marks the token first and stops the timer then: one of the two sees the other.
    if (!token.isCancellationRequested()) {
      long timer = timers;
      takeTimerBack = delayer.after(delayNanos, () -> elapsed(timer));
    }
  }

  private void elapsed(long timer) {
    synchronized (this) {
      if (timer != timers) {
        return; // taken back, but on its way already
      }
    }
    cancel();
  }

  /** Takes back the timer and the links; waits for a link's callback that runs elsewhere. */
  @Override
  public void close() {
    List<CancellationRegistration> held;
    synchronized (this) {
      closed = true;
      stopTimer();
      held = links;
    }
    held.forEach(CancellationRegistration::unregister); // waits, so not under the monitor
  }

  private void letGo() {
    List<CancellationRegistration> held;
    synchronized (this) {
      held = links;
      stopTimer();
    }
    held.forEach(CancellationRegistration::tryUnregister);
  }

  /** Called under the monitor. */
  private void stopTimer() {
    timers++;
    Runnable back = takeTimerBack;
    takeTimerBack = null;
    if (back != null) {
      back.run();
    }
  }
}
