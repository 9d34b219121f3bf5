package usbtoaster.async;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** A context whose work runs when the test says so, on the test's thread. */
final class ManualContext extends SynchronizationContext {
  private final ArrayDeque<Runnable> work = new ArrayDeque<>();
  private int posts;
  int started;
  int completed;

  @Override
  public void post(Runnable more) {
    posts++;
    work.add(more);
  }

  @Override
  public void operationStarted() {
    started++;
  }

  @Override
  public void operationCompleted() {
    completed++;
  }

  /** Returns how often something was posted. */
  int posts() {
    return posts;
  }

  void runAll() {
    now(
        () -> {
          for (Runnable next = work.poll(); next != null; next = work.poll()) {
            next.run();
          }
        });
  }

  /** Runs {@code action} here and now, with this context as the current one. */
  void now(Runnable action) {
    with(this, action);
  }

  /** Runs {@code action} here and now, with {@code context} as the current one. */
  static void with(@Nullable SynchronizationContext context, Runnable action) {
    @Nullable SynchronizationContext outer = current();
    setCurrent(context);
    try {
      action.run();
    } finally {
      setCurrent(outer);
    }
  }
}
