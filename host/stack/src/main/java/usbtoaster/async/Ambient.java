package usbtoaster.async;

import org.jspecify.annotations.Nullable;

/** What surrounds the code that runs on a thread. Each thread has its own; no other touches it. */
final class Ambient {
  private static final ThreadLocal<Ambient> CURRENT = ThreadLocal.withInitial(Ambient::new);

  @Nullable SynchronizationContext context;

  /** Null: the default scheduler. */
  @Nullable TaskScheduler scheduler;

  /** The machine whose {@code moveNext} runs here and has not suspended. */
  @Nullable AsyncStateMachine<?> machine;

  /** Who is told when this thread blocks for a task; null: nobody. */
  @Nullable BlockingWatcher watcher;

  /** How many continuations run in place here, one inside the other. */
  int inlined;

  static Ambient current() {
    return CURRENT.get();
  }

  /**
   * Returns what an await captures: the context, unless there is none or it is of the base type;
   * else the scheduler, unless it is the default one; else null (semantics item 92).
   */
  @Nullable Object captured() {
    SynchronizationContext here = context;
    return here != null && here.getClass() != SynchronizationContext.class ? here : scheduler;
  }
}
