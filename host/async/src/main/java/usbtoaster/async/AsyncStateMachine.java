package usbtoaster.async;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import usbtoaster.trace.Stage;

/**
 * An async method as the compiler of C# writes it, and by hand here: one instance that is the task,
 * the state, the awaited task, the continuation and the captured context (semantics item 99, and
 * the second article: "all the dots are connected by a state machine instance").
 *
 * <p>This writes to a stream twice, and has the number of bytes written:
 *
 * <pre>{@code
 * final class WriteTwice extends AsyncStateMachine<Integer> {
 *   private Task<Integer> first, second;   // and stream, data
 *
 *   @Override protected void moveNext() throws Exception {
 *     switch (state()) {
 *       case 0 -> suspends(first = stream.writeAsync(data, 0, data.length, NONE), 1);
 *       case 1 -> suspends(second = stream.writeAsync(data, 0, data.length, NONE), 2);
 *       default -> complete(resultOf(first) + resultOf(second));
 *     }
 *   }
 * }
 * Task<Integer> written = new WriteTwice(stream, data).start();
 * }</pre>
 *
 * <p>Overview. {@code moveNext} is called with state 0 inside {@link #start}. Each call must end in
 * one of three ways: {@link #suspends} was the last thing it did, or {@link #complete}, or it
 * threw. Where the awaited task was complete, {@code suspends} returns false and nothing is
 * suspended: the code may go on by itself ({@code if (suspends(task, 1)) return;}), or return, and
 * is called again at once with the next state. Where it returns true the machine is in the hands of
 * whoever completes the task, perhaps on another thread already: the call must return and touch
 * nothing.
 *
 * <p>One thread at a time runs {@code moveNext}; what one call wrote into fields the next one sees.
 * No suspension allocates anything: the machine is its own continuation. The JVM has no structs, so
 * the machine is a heap object from the start, also where it never suspends.
 *
 * @param <T> the type of the value
 */
@SuppressWarnings("ReferenceEquality") // a machine is equal to itself only
public abstract class AsyncStateMachine<T extends @Nullable Object> extends Task<T>
    implements OwnContext {
  /** A source that is not ours: it tells nobody of its stages. */
  private static final Awaited UNKNOWN = new Awaited(TaskScheduler.defaultScheduler(), false) {};

  private int state;
  private boolean started;

  /** {@code suspends} found a complete task: there is a next state to go on with. */
  private boolean advanced;

  private @Nullable Awaited awaited;

  /** What the method's code runs in after the suspension; null: no values. */
  private @Nullable ExecutionContext execution;

  /** The captured context or scheduler, or null. */
  private @Nullable Object target;

  /** Makes a machine on the default scheduler; its continuations may run in place. */
  protected AsyncStateMachine() {
    this(TaskScheduler.defaultScheduler(), false);
  }

  /** Makes a machine; see {@link Task#Task(TaskScheduler, boolean)}. */
  protected AsyncStateMachine(TaskScheduler scheduler, boolean runContinuationsAsynchronously) {
    super(scheduler, runContinuationsAsynchronously);
  }

  /**
   * The method's code, as a switch over {@link #state}.
   *
   * @throws Exception whatever fails the task; a {@link java.util.concurrent.CancellationException}
   *     cancels it
   */
  protected abstract void moveNext() throws Exception;

  /** Returns where {@link #moveNext} goes on: 0 at first. */
  protected final int state() {
    return state;
  }

  /**
   * Runs the method on the calling thread until its first suspension, and restores the thread's
   * synchronization and execution context (semantics item 100).
   *
   * @return this task
   * @throws IllegalStateException if started before
   */
  public final Task<T> start() {
    if (started) {
      throw new IllegalStateException("A state machine runs once: make another one");
    }
    started = true;
    drive(Ambient.current().execution);
    return this;
  }

  /** Awaits {@code task}, and comes back to the captured context with the state {@code next}. */
  protected final boolean suspends(Task<?> task, int next) {
    return suspends(task, next, true);
  }

  /** Awaits {@code task} as configured, and goes on with the state {@code next}. */
  protected final boolean suspends(ConfiguredTask<?> task, int next) {
    return suspends(task.task(), next, task.continueOnCapturedContext());
  }

  private boolean suspends(Task<?> task, int next, boolean continueOnCapturedContext) {
    Ambient here = enter(next);
    if (task.isCompleted()) {
      advanced = true;
      return false;
    }
    leave(here, task, continueOnCapturedContext);
    task.reach(Stage.SUSPEND);
    task.register(this); // from here on another thread may run this machine
    return true;
  }

  /**
   * Awaits an operation of {@code source}, and comes back to the captured context with the state
   * {@code next}. Nothing is allocated, if the source allocates nothing. The result is {@link
   * ValueTaskSource#result}.
   */
  protected final boolean suspends(ValueTaskSource<?> source, short token, int next) {
    return suspends(source, token, next, true);
  }

  /** As the form without, with the choice that {@link Task#configureAwait} gives. */
  protected final boolean suspends(
      ValueTaskSource<?> source, short token, int next, boolean continueOnCapturedContext) {
    Ambient here = enter(next);
    if (source.status(token) != ValueTaskSource.Status.PENDING) {
      advanced = true;
      return false;
    }
    boolean registered = false;
    try {
      if (source instanceof ManualResetValueTaskSourceCore<?> own) {
        leave(here, own, continueOnCapturedContext);
        own.register(this, token); // from here on another thread may run this machine
      } else {
        leave(here, UNKNOWN, false);
        source.onCompleted(this, token, continueOnCapturedContext);
      }
      registered = true;
    } finally {
      if (!registered) { // refused, and not suspended: the method fails by what is thrown
        here.machine = this;
        awaited = null;
      }
    }
    return true;
  }

  private Ambient enter(int next) {
    Ambient here = Ambient.current();
    if (!runs(here)) {
      throw new IllegalStateException(
          "Await inside moveNext only, and return from it when suspends returned true");
    }
    state = next;
    return here;
  }

  private void leave(Ambient here, Awaited what, boolean continueOnCapturedContext) {
    here.machine = null;
    awaited = what;
    execution = ExecutionContext.flowing(here);
    target = continueOnCapturedContext ? here.captured() : null;
  }

  /**
   * Returns the value of an awaited task.
   *
   * @throws Exception the first exception of the task, as it is (semantics item 102)
   */
  protected static <R extends @Nullable Object> R resultOf(Task<R> task) throws Exception {
    return task.unwrapped();
  }

  /**
   * Completes the task with the method's value. Continuations may run inside this call: call it
   * last.
   *
   * @throws IllegalStateException if the task is complete
   */
  protected final void complete(@Nullable T value) {
    if (!trySetResult(value)) {
      throw new IllegalStateException("The method has ended before: complete it once");
    }
  }

  /**
   * The continuation: whoever dispatches it calls this, nobody else.
   *
   * @throws IllegalStateException if the machine is not suspended
   */
  @Override
  public final void run() {
    Awaited task = awaited;
    if (task == null) {
      throw new IllegalStateException("The machine is not suspended: start it, then let it be");
    }
    if (isCompleted()) {
      return; // it was refused, which failed it, and was run all the same
    }
    ExecutionContext in = execution;
    awaited = null;
    target = null;
    execution = null;
    task.reach(Stage.RESUME);
    boolean interrupted = Thread.interrupted();
    try {
      drive(in);
    } finally {
      task.left();
      Ambient.keepInterrupt(interrupted);
    }
  }

  /**
   * Calls the method until it suspends or ends. After a suspension no field may be touched. The
   * thread's surroundings are as before when it has ended, as behind {@link Ambient#run}.
   */
  private void drive(@Nullable ExecutionContext in) {
    Ambient here = Ambient.current();
    @Nullable SynchronizationContext outerContext = here.context;
    @Nullable TaskScheduler outerScheduler = here.scheduler;
    @Nullable AsyncStateMachine<?> outerMachine = here.machine;
    @Nullable ExecutionContext outerExecution = here.execution;
    here.machine = this;
    here.execution = in;
    try {
      do {
        advanced = false;
        moveNext();
      } while (runs(here) && !isCompleted() && goesOn());
    } catch (Throwable e) {
      fail(e);
    } finally {
      here.context = outerContext;
      here.scheduler = outerScheduler;
      here.machine = outerMachine;
      here.execution = outerExecution;
    }
  }

  private boolean runs(Ambient here) {
    return here.machine == this;
  }

  private boolean goesOn() {
    if (!advanced) {
      throw new IllegalStateException(
          "In state " + state + " moveNext neither awaited a task nor completed nor threw");
    }
    return true;
  }

  @Nullable Object target() {
    return target;
  }

  /** Reads the fields of a machine that may be on its way: what it tells holds if nothing moves. */
  @Override
  Collection<?> needs() {
    List<Object> all = new ArrayList<>(Joins.inTheMiddleOf(this));
    Object place = target;
    if (place != null) {
      all.add(place);
    }
    Awaited task = awaited;
    if (task != null) {
      all.add(task);
    }
    return all;
  }

  /** The captured context or scheduler does not take the continuation: the method cannot go on. */
  final void refused(Throwable exception) {
    fail(exception);
  }

  private void fail(Throwable exception) {
    if (!tryComplete(Fault.thrown(exception))) {
      Dispatch.uncaught(exception);
    }
  }
}
