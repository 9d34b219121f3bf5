package usbtoaster.async;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import usbtoaster.trace.Stage;

/**
 * The part of a task over which threads race: who completes it, and who is notified.
 *
 * <p>Overview. Two fields, each moved by one atomic step.
 *
 * <ul>
 *   <li>{@code outcome}: null, then {@link #TAKEN}, then the outcome. Who moves it to {@code TAKEN}
 *       is the completer; it records {@code TASK} before anybody can see the outcome, so that
 *       {@code TASK} stands before all that follows from it.
 *   <li>{@code continuations}: null, or one continuation, or a {@link Chain} of several, and last
 *       {@link #DONE}. The completer takes them all by the step to {@code DONE}, after the outcome
 *       is there. Who comes to register and finds {@code DONE} dispatches its continuation itself.
 * </ul>
 *
 * So a continuation is dispatched by exactly one thread, exactly once. A continuation is an {@link
 * AsyncStateMachine}, a {@link Continuation} or a {@link Waiter}; one alone costs no other object.
 */
@SuppressWarnings("ReferenceEquality") // markers and continuations are distinguished by identity
abstract class Completion extends Awaited {
  private static final Object TAKEN = new Object();
  private static final Object DONE = new Object();
  private static final VarHandle OUTCOME;
  private static final VarHandle CONTINUATIONS;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      OUTCOME = lookup.findVarHandle(Completion.class, "outcome", Object.class);
      CONTINUATIONS = lookup.findVarHandle(Completion.class, "continuations", Object.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Several continuations, the newest first. */
  record Chain(Object newest, Object older) {}

  // volatile: publishes the value, and what the completer did before, to all who ask.
  private volatile @Nullable Object outcome;

  // volatile: hands a continuation, and what was written before it was registered, to the
  // completer.
  private volatile @Nullable Object continuations;

  Completion(TaskScheduler scheduler, boolean runContinuationsAsynchronously) {
    super(scheduler, runContinuationsAsynchronously);
  }

  /** Complete from its birth: no stage is called. */
  Completion(Object outcome) {
    this(TaskScheduler.defaultScheduler(), false);
    if (outcome instanceof Fault fault) {
      fault.becomesOutcome();
    }
    this.outcome = outcome;
    this.continuations = DONE;
  }

  /** Returns the outcome, or null where it is not there yet. */
  final @Nullable Object outcome() {
    Object seen = outcome;
    return seen == TAKEN ? null : seen;
  }

  /** Completes the task and dispatches what waits for it; false where another did or does. */
  final boolean tryComplete(Object value) {
    if (!OUTCOME.compareAndSet(this, null, TAKEN)) {
      return false;
    }
    if (value instanceof Fault fault) {
      fault.becomesOutcome();
    }
    reach(Stage.TASK);
    outcome = value;
    Object waiting = CONTINUATIONS.getAndSet(this, DONE);
    if (waiting != null) {
      Dispatch.all(this, waiting);
    }
    return true;
  }

  /** Sees to it that {@code continuation} is dispatched once, in place only by the completer. */
  final void register(Object continuation) {
    if (!tryRegister(continuation)) {
      Dispatch.one(this, continuation, false);
    }
  }

  /** As {@link #register}; false, and nothing done, where the task is complete. */
  final boolean tryRegister(Object continuation) {
    while (true) {
      Object seen = continuations;
      if (seen == DONE) {
        return false;
      }
      Object both = seen == null ? continuation : new Chain(continuation, seen);
      if (CONTINUATIONS.compareAndSet(this, seen, both)) {
        return true;
      }
    }
  }

  /** Takes {@code continuation} back; false where it was dispatched, or is about to be. */
  final boolean unregister(Object continuation) {
    while (true) {
      Object seen = continuations;
      if (seen == null || seen == DONE) {
        return false;
      }
      Object rest = without(seen, continuation);
      if (rest == seen) {
        return false;
      }
      if (CONTINUATIONS.compareAndSet(this, seen, rest)) {
        return true;
      }
    }
  }

  /** Returns the tasks, threads and contexts without each of which it does not complete. */
  Collection<?> needs() {
    return List.of();
  }

  /** Returns how many continuations wait for the task. */
  final int waiting() {
    Object seen = continuations;
    return seen == null || seen == DONE ? 0 : newestFirst(seen).size();
  }

  private static @Nullable Object without(Object all, Object one) {
    List<Object> newestFirst = newestFirst(all);
    if (!newestFirst.removeIf(each -> each == one)) {
      return all;
    }
    Object rest = null;
    for (Object each : newestFirst.reversed()) {
      rest = rest == null ? each : new Chain(each, rest);
    }
    return rest;
  }

  /** Lists what a chain holds, or the one continuation. */
  static List<Object> newestFirst(Object continuations) {
    List<Object> list = new ArrayList<>();
    Object rest = continuations;
    while (rest instanceof Chain chain) {
      list.add(chain.newest());
      rest = chain.older();
    }
    list.add(rest);
    return list;
  }
}
