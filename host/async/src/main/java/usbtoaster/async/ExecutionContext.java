package usbtoaster.async;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What flows with asynchronous code from thread to thread: the values of {@link AsyncLocal}s.
 * Immutable: to set a value makes another context, so that whoever has captured this one is not
 * disturbed.
 *
 * <p>It is captured where code is handed over to run later: at an await, by {@link
 * Task#onCompleted}, {@link Task#then}, a registration on a {@link CancellationToken}, a message of
 * a {@link UiLoop}, {@link TaskScheduler#queue}, a timer, an overlapped operation with a callback.
 * That code runs in it, and not in that of the thread which happens to run it; and what it sets
 * there ends with it. Where no local has a value the context is one null field, and nothing is
 * allocated.
 *
 * <p>A thread that is started begins with no values: only what is handed over takes them along.
 */
@SuppressWarnings("ReferenceEquality") // locals, contexts and values are what they are
public final class ExecutionContext {
  private static final ExecutionContext EMPTY = new ExecutionContext(new Object[0], false);
  private static final ExecutionContext EMPTY_SUPPRESSED =
      new ExecutionContext(new Object[0], true);

  // A local at each even index, its value behind it. Never written after construction.
  private final Object[] pairs;

  private final boolean suppressed;

  private ExecutionContext(Object[] pairs, boolean suppressed) {
    this.pairs = pairs;
    this.suppressed = suppressed;
  }

  /** Undoes a {@link #suppressFlow}, on the thread that called it. */
  public static final class FlowControl implements AutoCloseable {
    private final Thread thread = Thread.currentThread();
    private boolean undone;

    private FlowControl() {}

    /**
     * Lets the context flow again.
     *
     * @throws IllegalStateException if called twice, or on another thread
     */
    @Override
    public void close() {
      if (undone || thread != Thread.currentThread()) {
        throw new IllegalStateException(
            "The flow is restored once, by the thread \"" + thread.getName() + "\"");
      }
      undone = true;
      Ambient here = Ambient.current();
      ExecutionContext now = here.execution;
      here.execution = now == null ? null : of(now.pairs, false);
    }
  }

  /** Work that takes a context along. */
  private record Flowing(ExecutionContext context, Runnable work) implements Runnable {
    @Override
    public void run() {
      context.run(work);
    }
  }

  /** Returns the calling code's context, to run something in it later; null: it must not flow. */
  public static @Nullable ExecutionContext capture() {
    ExecutionContext here = Ambient.current().execution;
    if (here == null) {
      return EMPTY;
    }
    return here.suppressed ? null : here;
  }

  /**
   * Returns what flows from here: null where there is no value, or where the flow is suppressed.
   */
  static @Nullable ExecutionContext flowing(Ambient here) {
    ExecutionContext execution = here.execution;
    return execution == null || execution.suppressed ? null : execution;
  }

  /** Returns {@code work} so that it runs in the calling code's context, wherever it is run. */
  public static Runnable flowing(Runnable work) {
    ExecutionContext context = flowing(Ambient.current());
    return context == null || work instanceof OwnContext ? work : new Flowing(context, work);
  }

  /**
   * Runs {@code work} here and now in this context. What it sets, this context's values and the
   * thread's synchronization context, is as before when it has ended.
   */
  public void run(Runnable work) {
    Ambient here = Ambient.current();
    @Nullable ExecutionContext outer = here.execution;
    @Nullable SynchronizationContext outerContext = here.context;
    here.execution = asField(this);
    try {
      work.run();
    } finally {
      here.execution = outer;
      here.context = outerContext;
    }
  }

  /**
   * Makes {@code context}, which was captured before, that of the calling code: what a thread does
   * between two pieces of code that are not its own. Null, as {@link #capture} may give: no values.
   */
  public static void restore(@Nullable ExecutionContext context) {
    Ambient.current().execution = asField(context);
  }

  /**
   * Lets no context flow out of the calling code until that is undone: what is handed over runs
   * without values.
   *
   * @throws IllegalStateException if that is so already
   */
  public static FlowControl suppressFlow() {
    if (isFlowSuppressed()) {
      throw new IllegalStateException("The flow is suppressed already: undo that first");
    }
    Ambient here = Ambient.current();
    ExecutionContext now = here.execution;
    here.execution = now == null ? EMPTY_SUPPRESSED : of(now.pairs, true);
    return new FlowControl();
  }

  /** Returns whether no context flows out of the calling code. */
  public static boolean isFlowSuppressed() {
    ExecutionContext here = Ambient.current().execution;
    return here != null && here.suppressed;
  }

  private static @Nullable ExecutionContext asField(@Nullable ExecutionContext context) {
    return context == EMPTY ? null : context;
  }

  /** Returns a context; null: the common one, which has no values and flows. */
  private static @Nullable ExecutionContext of(Object[] pairs, boolean suppressed) {
    if (pairs.length == 0) {
      return suppressed ? EMPTY_SUPPRESSED : null;
    }
    return new ExecutionContext(pairs, suppressed);
  }

  @Nullable Object valueOf(AsyncLocal<?> local) {
    int at = indexOf(local);
    return at < 0 ? null : pairs[at + 1];
  }

  private int indexOf(AsyncLocal<?> local) {
    for (int i = 0; i < pairs.length; i += 2) {
      if (pairs[i] == local) {
        return i;
      }
    }
    return -1;
  }

  /** Returns {@code context} with another value for {@code local}. */
  static @Nullable ExecutionContext with(
      @Nullable ExecutionContext context, AsyncLocal<?> local, @Nullable Object value) {
    ExecutionContext before = context == null ? EMPTY : context;
    int at = before.indexOf(local);
    if (value == null ? at < 0 : at >= 0 && before.pairs[at + 1] == value) {
      return context;
    }
    return of(value == null ? before.without(at) : before.set(at, local, value), before.suppressed);
  }

  private Object[] set(int at, AsyncLocal<?> local, Object value) {
    int place = at < 0 ? pairs.length : at;
    Object[] more = Arrays.copyOf(pairs, Math.max(pairs.length, place + 2));
    more[place] = local;
    more[place + 1] = value;
    return more;
  }

  private Object[] without(int at) {
    Object[] fewer = Arrays.copyOf(pairs, pairs.length - 2);
    System.arraycopy(pairs, at + 2, fewer, at, pairs.length - at - 2);
    return fewer;
  }
}
