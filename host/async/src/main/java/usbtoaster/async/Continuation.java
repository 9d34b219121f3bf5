package usbtoaster.async;

import org.jspecify.annotations.Nullable;
import usbtoaster.trace.Stage;

/** A piece of code that goes on after what it awaited, and where. */
final class Continuation implements OwnContext {
  /** A {@link SynchronizationContext}, a {@link TaskScheduler}, or null: nothing was captured. */
  final @Nullable Object target;

  private final Awaited task;
  private final Runnable action;

  Continuation(Awaited task, Runnable action, @Nullable Object target) {
    this.task = task;
    this.action = ExecutionContext.flowing(action);
    this.target = target;
  }

  @Override
  public void run() {
    task.reach(Stage.RESUME);
    try {
      Ambient.current().run(action);
    } finally {
      task.left();
    }
  }
}
