package usbtoaster.async;

import usbtoaster.trace.Stage;

/**
 * What can be awaited: a {@link Task}, or a source that serves one operation after the other
 * ({@link ManualResetValueTaskSourceCore}). Says where its continuations may run, and is told of
 * its stages.
 */
abstract class Awaited {
  /** Where continuations run that captured nothing and may not run in place. */
  final TaskScheduler scheduler;

  /** No continuation runs in place on the completer's thread. */
  final boolean runContinuationsAsynchronously;

  Awaited(TaskScheduler scheduler, boolean runContinuationsAsynchronously) {
    this.scheduler = scheduler;
    this.runContinuationsAsynchronously = runContinuationsAsynchronously;
  }

  /**
   * Called as the operation advances. Does nothing by default; must be short. What it throws goes
   * to the thread's uncaught exception handler and changes nothing.
   *
   * <p>{@code SUSPEND}: a continuation is about to be registered on the incomplete operation, on
   * the awaiting thread. {@code TASK}: it is about to be seen complete, on the completing thread.
   * Then for each continuation {@code POST} or {@code INLINE}: it is about to be dispatched, and
   * {@code RESUME}: it starts, on its own thread. {@link Task#join} calls none but {@code TASK}: no
   * continuation, but a blocked thread.
   */
  protected void stage(Stage stage) {}

  /**
   * Called when a continuation has returned, to await something else or for good: once for each
   * {@code RESUME}, on the same thread. Does nothing by default; must be short. What it throws goes
   * where that of {@link #stage} does.
   *
   * <p>For a virtual thread it follows {@code RESUME} at once: what goes on there is the thread's
   * own code, and nobody sees its end.
   */
  protected void returned() {}

  /** Calls {@link #returned}; lets nothing out. */
  final void left() {
    try {
      returned();
    } catch (Throwable e) {
      Dispatch.uncaught(e);
    }
  }

  /** Calls {@link #stage}; lets nothing out, since the operation must go on. */
  final void reach(Stage stage) {
    try {
      stage(stage);
    } catch (Throwable e) {
      Dispatch.uncaught(e);
    }
  }
}
