package usbtoaster.async;

import org.jspecify.annotations.Nullable;
import usbtoaster.trace.census.ThreadKind;

/**
 * What surrounds the code that runs on a thread. Each thread has its own; no other touches it.
 *
 * <p>Code that was sent here enters by one door, {@link #run}, or by that of a state machine, which
 * does the same. What such code makes of its surroundings is gone when it has left: the next one
 * finds them as the thread's owner made them (in .NET the pool does so after each work item).
 */
final class Ambient {
  private static final ThreadLocal<Ambient> CURRENT = ThreadLocal.withInitial(Ambient::new);

  @Nullable SynchronizationContext context;

  /** Null: the default scheduler. */
  @Nullable TaskScheduler scheduler;

  /** Null: no local has a value. */
  @Nullable ExecutionContext execution;

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
   * Runs {@code work} that was sent here, in no execution context but that which it brings along.
   * The surroundings are as before when it has ended.
   */
  void run(Runnable work) {
    @Nullable SynchronizationContext outerContext = context;
    @Nullable TaskScheduler outerScheduler = scheduler;
    @Nullable AsyncStateMachine<?> outerMachine = machine;
    @Nullable ExecutionContext outerExecution = execution;
    boolean interrupted = Thread.interrupted();
    machine = null;
    execution = null;
    try {
      work.run();
    } finally {
      context = outerContext;
      scheduler = outerScheduler;
      machine = outerMachine;
      execution = outerExecution;
      keepInterrupt(interrupted);
    }
  }

  /**
   * Ends a piece of code that was sent here and began with a clear interrupt flag. On a pool's
   * thread the flag that it leaves is nobody's. Any other thread has an owner, who may have been
   * meant: there the flag stays, and the one from before comes back.
   *
   * @param before the flag before the code began
   */
  static void keepInterrupt(boolean before) {
    if (onPool()) {
      Thread.interrupted();
    } else if (before) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns whether the calling thread is one of a pool of ours. */
  static boolean onPool() {
    ThreadKind kind = ThreadKind.of(Thread.currentThread());
    return kind == ThreadKind.IO || kind == ThreadKind.WORKER;
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
