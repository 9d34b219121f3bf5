package usbtoaster.async;

import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * {@code async void}: an async method that nobody awaits, such as a button's handler.
 *
 * <p>Its synchronization context is notified of its start and its end, so that a loop can tell
 * whether any are under way, and gets its exception (semantics item 101).
 */
public final class AsyncVoid {
  private AsyncVoid() {}

  /**
   * Calls {@code method} and lets it go. What it throws, itself or through its task, cancellation
   * included, is thrown on the calling thread's synchronization context by a posted message; where
   * there is none, on the default scheduler, whose threads' uncaught exception handler gets it. A
   * context that takes no message any more leaves it to the completing thread's handler.
   */
  public static void run(Callable<? extends Task<?>> method) {
    @Nullable SynchronizationContext context = SynchronizationContext.current();
    @Nullable ExecutionContext execution = Ambient.current().execution;
    if (context != null) {
      context.operationStarted();
    }
    Task<?> task;
    try {
      task = Objects.requireNonNull(method.call(), "An async method returns its task, not null");
    } catch (Throwable e) {
      task = Task.failed(e);
    } finally {
      Ambient.current().execution = execution;
      SynchronizationContext.setCurrent(context); // as a state machine's start (semantics item 100)
    }
    Task<?> started = task;
    if (started.isCompleted()) {
      ended(started, context);
    } else {
      started.onCompleted(() -> ended(started, context), false);
    }
  }

  private static void ended(Task<?> task, @Nullable SynchronizationContext context) {
    try {
      if (task.outcome() instanceof Fault fault) {
        throwOn(context, fault.first());
      }
    } finally {
      if (context != null) {
        context.operationCompleted();
      }
    }
  }

  private static void throwOn(@Nullable SynchronizationContext context, Throwable exception) {
    Runnable thrower =
        () -> {
          throw Fault.rethrow(exception);
        };
    try {
      if (context == null) {
        TaskScheduler.defaultScheduler().queue(thrower);
      } else {
        context.post(thrower);
      }
    } catch (RejectedExecutionException closed) {
      Dispatch.uncaught(exception);
    } catch (Throwable refusal) {
      Dispatch.uncaught(exception);
      Dispatch.uncaught(refusal);
    }
  }
}
