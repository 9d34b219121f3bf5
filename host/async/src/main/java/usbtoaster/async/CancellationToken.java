package usbtoaster.async;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Reports to an operation that its caller wants it canceled (semantics item 104). Made by a {@link
 * CancellationTokenSource}; any thread may use it.
 *
 * <p>Overview. The registrations form a list linked both ways, the newest first, guarded by this
 * object's monitor, which no callback runs under. {@link #request} closes the list; {@link
 * #runCallbacks} takes one registration at a time out of it and runs it, so {@link
 * CancellationRegistration#unregister} finds its registration in one of three states: linked (it
 * unlinks it, and the callback never runs), running (it waits, unless it is called from that
 * callback's own thread), or over.
 */
@SuppressWarnings("ReferenceEquality") // threads and registrations are what they are
public final class CancellationToken {
  /** The token of nobody: never canceled, and a registration on it costs nothing. */
  public static final CancellationToken NONE = new CancellationToken(false);

  private final boolean canBeCanceled;

  // volatile: written under the monitor, read without it by those who only ask.
  private volatile boolean requested;

  // Guarded by the monitor, like the three below.
  private @Nullable CancellationRegistration newest;
  private @Nullable CancellationRegistration running;
  private @Nullable Thread canceller;
  private int waiting;

  CancellationToken(boolean canBeCanceled) {
    this.canBeCanceled = canBeCanceled;
  }

  /** Returns whether this token may ever be canceled: false for {@link #NONE} only. */
  public boolean canBeCanceled() {
    return canBeCanceled;
  }

  /** Returns whether cancellation was requested. Once true, always true. */
  public boolean isCancellationRequested() {
    return requested;
  }

  /**
   * Throws if cancellation was requested.
   *
   * @throws CancellationException if so: out of a state machine it cancels the task
   */
  public void throwIfCancellationRequested() {
    if (requested) {
      throw new CancellationException("Cancellation was requested");
    }
  }

  /**
   * Registers {@code callback} to run once when cancellation is requested, inside {@code cancel()}
   * and on its thread, the newest registration first. Where it was requested already the callback
   * runs now, inside this call, and what it throws comes out of it. What it makes of the thread's
   * surroundings ends with it in either case.
   *
   * @return what takes the callback back, in constant time
   */
  public CancellationRegistration register(Runnable callback) {
    CancellationRegistration registration =
        new CancellationRegistration(this, ExecutionContext.flowing(callback));
    if (canBeCanceled && !link(registration)) {
      Ambient.current().run(ExecutionContext.flowing(callback));
    }
    return registration;
  }

  /** Runs the callbacks, after {@link #request} has said true. */
  void runCallbacks() {
    List<Throwable> thrown = new ArrayList<>();
    for (Runnable callback = next(); callback != null; callback = next()) {
      try {
        Ambient.current().run(callback);
      } catch (Throwable e) {
        thrown.add(e);
      }
    }
    if (!thrown.isEmpty()) {
      throw new TaskException(thrown);
    }
  }

  /** Marks the token as canceled and closes the list; false the second time. */
  synchronized boolean request() {
    if (requested) {
      return false;
    }
    requested = true;
    canceller = Thread.currentThread();
    return true;
  }

  private synchronized boolean link(CancellationRegistration registration) {
    if (requested) {
      return false;
    }
    registration.linked = true;
    registration.older = newest;
    if (newest != null) {
      newest.newer = registration;
    }
    newest = registration;
    return true;
  }

  /** Ends the running callback, and takes the next. */
  private synchronized @Nullable Runnable next() {
    if (waiting > 0) {
      notifyAll();
    }
    CancellationRegistration taken = newest;
    running = taken;
    if (taken == null) {
      canceller = null;
      return null;
    }
    Runnable callback = taken.callback;
    unlink(taken);
    return callback;
  }

  synchronized boolean remove(CancellationRegistration registration, boolean waits) {
    if (registration.linked) {
      unlink(registration);
      return true;
    }
    boolean interrupted = false;
    while (waits && running == registration && canceller != Thread.currentThread()) {
      waiting++;
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      } finally {
        waiting--;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  /** Returns how many callbacks are registered. */
  synchronized int registrations() {
    int count = 0;
    for (CancellationRegistration each = newest; each != null; each = each.older) {
      count++;
    }
    return count;
  }

  private void unlink(CancellationRegistration registration) {
    CancellationRegistration newer = registration.newer;
    CancellationRegistration older = registration.older;
    if (newer == null) {
      newest = older;
    } else {
      newer.older = older;
    }
    if (older != null) {
      older.newer = newer;
    }
    registration.linked = false;
    registration.newer = null;
    registration.older = null;
    registration.callback = null;
  }
}
