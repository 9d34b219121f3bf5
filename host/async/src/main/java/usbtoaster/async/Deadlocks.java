package usbtoaster.async;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds threads that block for tasks whose completion needs those very threads: the deadlock trap
 * of {@code Task.Wait} on a UI thread.
 *
 * <p>Overview. Who waits for whom is a graph. A thread that joins waits for its task. A suspended
 * state machine waits for the task that it awaits and, where it captured one, for its context. A
 * context of one thread waits for that thread ({@link SynchronizationContext#soleThread}). A
 * message of a loop waits for the loop's context; a {@code then} and a {@code whenAll} for the
 * tasks before them; a machine in the middle of whose method a thread blocks, for that thread. Each
 * must come first, so a way from a thread back to itself is a deadlock, even where a device is
 * still at work.
 *
 * <p>It is looked for when a thread begins to block, and on demand. Whatever has no entry in the
 * graph (other locks, executors, a {@code whenAny}, which any of its tasks completes) ends the way:
 * some deadlocks are not found, and what is found is one. Costs nothing while nobody blocks.
 */
public final class Deadlocks {
  private Deadlocks() {}

  /** Returns all that there are now, each once. Any thread. */
  public static List<Deadlock> find() {
    List<Deadlock> all = new ArrayList<>();
    Set<Thread> seen = new HashSet<>();
    for (Thread thread : Joins.threads()) {
      Deadlock found = seen.contains(thread) ? null : of(thread);
      if (found != null) {
        all.add(found);
        seen.addAll(found.threads());
      }
    }
    return List.copyOf(all);
  }

  /** Returns the deadlock that {@code thread} is part of, told from there on; or null. */
  public static @Nullable Deadlock of(Thread thread) {
    Joins.Join join = Joins.of(thread);
    if (join == null || needs(join.task()).isEmpty()) {
      return null; // the common case, without an object
    }
    List<Object> way = wayBack(thread);
    // The second look sees a way whose parts have moved on meanwhile; in a deadlock nothing moves.
    return !way.isEmpty() && way.equals(wayBack(thread)) ? Deadlock.along(way) : null;
  }

  /** Returns the shortest way from {@code start} back to it, which is not repeated at its end. */
  @SuppressWarnings("ReferenceEquality") // threads, tasks and contexts are what they are
  private static List<Object> wayBack(Thread start) {
    IdentityHashMap<Object, @Nullable Object> cameFrom = new IdentityHashMap<>();
    ArrayDeque<Object> toDo = new ArrayDeque<>(List.of(start));
    for (Object at = toDo.poll(); at != null; at = toDo.poll()) {
      for (Object next : needs(at)) {
        if (next == start) {
          return way(at, cameFrom);
        }
        // Most tasks need nobody that is known here: of 100,000 that are joined none is kept.
        if (!needs(next).isEmpty() && cameFrom.putIfAbsent(next, at) == null) {
          toDo.add(next);
        }
      }
    }
    return List.of();
  }

  private static List<Object> way(Object last, IdentityHashMap<Object, @Nullable Object> cameFrom) {
    List<Object> way = new ArrayList<>();
    for (Object at = last; at != null; at = cameFrom.get(at)) {
      way.add(at);
    }
    return way.reversed();
  }

  private static Collection<?> needs(Object who) {
    return switch (who) {
      case Thread thread -> {
        Joins.Join join = Joins.of(thread);
        yield join == null ? List.of() : List.of(join.task());
      }
      case SynchronizationContext context -> {
        Thread sole = context.soleThread();
        yield sole == null ? List.of() : List.of(sole);
      }
      case Completion task -> task.outcome() == null ? task.needs() : List.of();
      default -> List.of();
    };
  }
}
