package usbtoaster.async;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** A message of a {@link UiLoop} that is a task. */
class LoopMessage<T extends @Nullable Object> extends Task<T> implements Runnable {
  private final SynchronizationContext loop;
  private final Callable<? extends T> message;

  LoopMessage(SynchronizationContext loop, Callable<? extends T> message) {
    super(TaskScheduler.defaultScheduler(), false);
    this.loop = loop;
    this.message = message;
  }

  @Override
  public final void run() {
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
