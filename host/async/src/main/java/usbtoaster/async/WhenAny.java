package usbtoaster.async;

import java.util.List;
import org.jspecify.annotations.Nullable;
import usbtoaster.trace.Stage;

/**
 * Completes with the first of several tasks, and then lets go of the others. Its scheduler is the
 * first of theirs that is not the default one, and its continuations may run in place where theirs
 * may.
 */
final class WhenAny<T extends @Nullable Object> extends Task<Task<T>> {
  private final List<? extends Task<T>> tasks;
  // All are made before the first is registered: the winner finds each of them here.
  private final List<Continuation> continuations;

  private WhenAny(List<? extends Task<T>> tasks) {
    super(Dispatch.scheduler(tasks), Dispatch.asynchronously(tasks));
    this.tasks = tasks;
    this.continuations =
        tasks.stream().map(task -> new Continuation(task, () -> arrived(task), null)).toList();
  }

  static <T extends @Nullable Object> Task<Task<T>> of(List<? extends Task<T>> tasks) {
    if (tasks.isEmpty()) {
      throw new IllegalArgumentException("whenAny needs one task at least: none would ever end");
    }
    WhenAny<T> any = new WhenAny<>(tasks);
    for (Task<T> task : tasks) {
      if (task.isCompleted()) {
        any.trySetResult(task);
        return any;
      }
    }
    any.registerAll();
    return any;
  }

  private void registerAll() {
    for (int i = 0; i < tasks.size(); i++) {
      tasks.get(i).reach(Stage.SUSPEND);
      tasks.get(i).register(continuations.get(i));
    }
    if (isCompleted()) {
      // One won while the rest were registered: it may have come too early to let go of them.
      letGo();
    }
  }

  private void arrived(Task<T> winner) {
    if (trySetResult(winner)) {
      letGo();
    }
  }

  private void letGo() {
    for (int i = 0; i < tasks.size(); i++) {
      tasks.get(i).unregister(continuations.get(i));
    }
  }
}
