package usbtoaster.async;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** A message of a {@link UiLoop} that is a task. */
class LoopMessage<T extends @Nullable Object> extends Task<T> implements OwnContext {
  private final SynchronizationContext loop;
  private final Callable<? extends T> message;
  private final @Nullable ExecutionContext execution = ExecutionContext.capture();

  LoopMessage(SynchronizationContext loop, Callable<? extends T> message) {
    super(TaskScheduler.defaultScheduler(), false);
    this.loop = loop;
    this.message = message;
  }

  @Override
  public final void run() {
    if (execution == null) {
      call();
    } else {
      execution.run(this::call);
    }
  }

  private void call() {
    try {
      trySetResult(message.call());
    } catch (Throwable e) {
      tryComplete(Fault.thrown(e));
    }
  }

  @Override
  final Collection<?> needs() {
    return List.of(loop);
  }

  /** A message whose sender waits for it, and is told if nobody will run it. */
  static final class Sent extends LoopMessage<@Nullable Void> {
    private boolean refused; // before the completion, by which the sender sees it

    Sent(SynchronizationContext loop, Runnable message) {
      super(
          loop,
          () -> {
            message.run();
            return null;
          });
    }

    boolean refuse() {
      refused = true;
      return trySetResult(null);
    }

    boolean refused() {
      return refused;
    }
  }
}
