package usbtoaster.async;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import usbtoaster.trace.Stage;

/**
 * All of a reusable {@link ValueTaskSource} but its value, which the subclass keeps: as an object
 * ({@link ManualResetValueTaskSource}), or as a number, so that nothing is boxed.
 *
 * <p>Overview. All that threads race for is one word: the version, which is the token, and what has
 * happened to it. Each step is one atomic exchange of that word, so none hits another version.
 *
 * <ul>
 *   <li>{@code AWAITED}: somebody has the right to write the continuation; then {@code REGISTERED}:
 *       it is written.
 *   <li>{@code COMPLETING}: somebody has the right to write the outcome; then {@code COMPLETED}: it
 *       is written. {@code TASK} is recorded in between.
 *   <li>Who brings the second of {@code REGISTERED} and {@code COMPLETED} dispatches the
 *       continuation: the completer perhaps in place, the registrant never. It takes it out, which
 *       is {@code TAKEN}, and touches nothing of this object afterwards, which may have been
 *       started again by then.
 * </ul>
 *
 * The next version begins when none of these steps is half done. .NET's detects misuse as well as
 * it can; here no interleaving lets two uses of one object touch each other.
 *
 * <p>A subclass gets {@link #stage} called as a {@link Task} does.
 *
 * @param <T> the type of the value
 */
public abstract class ManualResetValueTaskSourceCore<T extends @Nullable Object> extends Awaited
    implements ValueTaskSource<T> {
  private static final int AWAITED = 1;
  private static final int REGISTERED = 2;
  private static final int COMPLETING = 4;
  private static final int COMPLETED = 8;
  private static final int TAKEN = 16;
  private static final int VERSION_SHIFT = 16;

  private static final Fault NOT_STARTED =
      Fault.failed(new IllegalStateException("Nothing was started yet: start an operation first"));

  private static final VarHandle STATE;

  static {
    try {
      STATE =
          MethodHandles.lookup()
              .findVarHandle(ManualResetValueTaskSourceCore.class, "state", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  // volatile: the word described above. It publishes the fields below, and the subclass's value.
  private volatile int state;

  private @Nullable Runnable continuation;
  private @Nullable Fault fault;

  /**
   * Makes a source.
   *
   * @param scheduler runs continuations that captured nothing and may not run in place
   * @param runContinuationsAsynchronously no continuation runs in place on the completing thread
   * @param begun whether the first operation is under way; false: {@link #begin} comes first
   */
  protected ManualResetValueTaskSourceCore(
      TaskScheduler scheduler, boolean runContinuationsAsynchronously, boolean begun) {
    super(scheduler, runContinuationsAsynchronously);
    if (!begun) {
      fault = NOT_STARTED;
      state = COMPLETING | COMPLETED;
    }
  }

  /** Returns the value; called between the end of an operation and the begin of the next one. */
  protected abstract T value();

  /** Returns the token of the operation under way, or of the last one. */
  public final short version() {
    return version(state);
  }

  private static short version(int seen) {
    return (short) (seen >>> VERSION_SHIFT);
  }

  private static boolean ended(int seen) {
    return (seen & COMPLETED) != 0;
  }

  @Override
  public final Status status(short token) {
    if (!ended(current(token))) {
      return Status.PENDING;
    }
    Fault how = fault;
    if (how == null) {
      return Status.SUCCEEDED;
    }
    return how.canceled() ? Status.CANCELED : Status.FAULTED;
  }

  @Override
  public final T result(short token) throws Exception {
    requireSuccess(token);
    return value();
  }

  /** Throws what {@link #result} would; returns where there is a value to be read. */
  protected final void requireSuccess(short token) throws Exception {
    if (!ended(current(token))) {
      throw new IllegalStateException("The operation has not ended: await it before its result");
    }
    Fault how = fault;
    if (how != null) {
      throw Fault.rethrow(how.first());
    }
  }

  private int current(short token) {
    int seen = state;
    if (version(seen) != token) {
      throw new IllegalStateException(
          "The token "
              + token
              + " is not that of the operation under way, "
              + version(seen)
              + ": await each once, and take its result before the next begins");
    }
    return seen;
  }

  @Override
  public final void onCompleted(
      Runnable continuation, short token, boolean continueOnCapturedContext) {
    Object target = continueOnCapturedContext ? Ambient.current().captured() : null;
    register(new Continuation(this, continuation, target), token);
  }

  /** Registers a state machine or a {@link Continuation}. */
  final void register(Runnable awaiting, short token) {
    if (!ended(current(token))) {
      reach(Stage.SUSPEND);
    }
    int seen;
    do {
      seen = current(token);
      if ((seen & AWAITED) != 0) {
        throw new IllegalStateException("The operation is awaited already: await it once");
      }
    } while (!STATE.compareAndSet(this, seen, seen | AWAITED));
    continuation = awaiting;
    if (ended((int) STATE.getAndBitwiseOr(this, REGISTERED))) {
      Dispatch.one(this, take(), false);
    }
  }

  /** Takes the continuation out. Another operation may begin from here on. */
  private Object take() {
    Object taken = continuation;
    continuation = null;
    STATE.getAndBitwiseOr(this, TAKEN);
    if (taken == null) {
      throw new IllegalStateException("A continuation is taken once");
    }
    return taken;
  }

  /**
   * Begins the next operation, where the last one has ended and its continuation is on its way.
   *
   * @return its token
   * @throws IllegalStateException if one is under way
   */
  protected final short begin() {
    return next(true);
  }

  /**
   * Begins the next operation in place of one that has ended, or that nobody awaits.
   *
   * @throws IllegalStateException if one is awaited or is ending just now
   */
  protected void reset() {
    next(false);
  }

  private short next(boolean afterEnd) {
    while (true) {
      int seen = state;
      boolean awaited = (seen & (AWAITED | TAKEN)) == AWAITED;
      boolean ending = (seen & (COMPLETING | COMPLETED)) == COMPLETING;
      if (awaited || ending || (afterEnd && !ended(seen))) {
        throw new IllegalStateException(
            "An operation is under way: one at a time, await it before the next");
      }
      int next = (seen & -1 << VERSION_SHIFT) + (1 << VERSION_SHIFT);
      if (STATE.compareAndSet(this, seen, next)) {
        return version(next);
      }
    }
  }

  /**
   * Takes the right to end the operation. The caller writes the value, if there is one, and calls
   * {@link #succeed} or {@link #fail}.
   *
   * @throws IllegalStateException if another has taken it
   */
  protected final void claimEnd() {
    int seen;
    do {
      seen = state;
      if ((seen & COMPLETING) != 0) {
        throw new IllegalStateException("The operation was ended before: end it once");
      }
    } while (!STATE.compareAndSet(this, seen, seen | COMPLETING));
  }

  /** Ends the operation with the value. The continuation may run inside the call: call it last. */
  protected final void succeed() {
    end(null);
  }

  /** Ends the operation as failed; as canceled if {@code exception} says so. Call it last. */
  protected final void fail(Throwable exception) {
    end(Fault.thrown(exception));
  }

  /** Ends the operation as canceled. Call it last. */
  protected final void cancel() {
    end(Fault.CANCELED);
  }

  private void end(@Nullable Fault how) {
    fault = how;
    reach(Stage.TASK);
    if (((int) STATE.getAndBitwiseOr(this, COMPLETED) & REGISTERED) != 0) {
      Dispatch.single(this, take());
    }
  }
}
