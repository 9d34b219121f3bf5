package usbtoaster.async;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which thread blocks for which task, while it does: what {@link Deadlocks} looks into. While
 * nobody blocks it is empty, and nobody asks it.
 */
final class Joins {
  private static final Map<Thread, Join> JOINS = new ConcurrentHashMap<>();

  private Joins() {}

  /**
   * A thread that blocks.
   *
   * @param task what it waits for
   * @param running the machine whose method it is in the middle of
   */
  record Join(Completion task, @Nullable AsyncStateMachine<?> running) {}

  /**
   * Says that the calling thread is about to block until {@code task} is complete, and looks
   * whether that ever ends: whoever closes the circle sees it, as each says so before it looks.
   *
   * @return what to give to {@link #end}
   * @throws RuntimeException what a context's handler throws; then the thread does not block
   */
  static @Nullable Join begin(Completion task) {
    Thread thread = Thread.currentThread();
    Join outer = JOINS.put(thread, new Join(task, Ambient.current().machine));
    boolean told = false;
    try {
      Deadlock found = Deadlocks.of(thread);
      if (found != null) {
        found.tellContexts();
      }
      told = true;
    } finally {
      if (!told) {
        end(outer);
      }
    }
    return outer;
  }

  /** Says that the calling thread goes on; {@code outer} is what {@link #begin} has returned. */
  static void end(@Nullable Join outer) {
    if (outer == null) {
      JOINS.remove(Thread.currentThread());
    } else {
      JOINS.put(Thread.currentThread(), outer);
    }
  }

  static @Nullable Join of(Thread thread) {
    return JOINS.get(thread);
  }

  static Set<Thread> threads() {
    return JOINS.keySet();
  }

  /** Returns the threads that block in the middle of {@code machine}. */
  @SuppressWarnings("ReferenceEquality") // a machine is equal to itself only
  static Collection<Thread> inTheMiddleOf(AsyncStateMachine<?> machine) {
    return JOINS.entrySet().stream()
        .filter(join -> join.getValue().running() == machine)
        .map(Map.Entry::getKey)
        .toList();
  }
}
