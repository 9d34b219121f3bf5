package usbtoaster.async;

import java.util.ArrayDeque;

/** A scheduler whose work runs when the test says so, on the test's thread. */
final class ManualScheduler extends TaskScheduler {
  private final ArrayDeque<Runnable> work = new ArrayDeque<>();
  private final boolean custom;
  private int queued;
  boolean agrees;

  private ManualScheduler(boolean custom) {
    this.custom = custom;
  }

  /** Its work sees it as the current scheduler. */
  static ManualScheduler custom() {
    return new ManualScheduler(true);
  }

  /** Its work sees the default scheduler, as on .NET's pool. */
  static ManualScheduler transparent() {
    return new ManualScheduler(false);
  }

  @Override
  public void queue(Runnable more) {
    queued++;
    work.add(more);
  }

  @Override
  protected boolean mayInline() {
    return agrees || super.mayInline();
  }

  /** Returns how often something was queued. */
  int queued() {
    return queued;
  }

  void runAll() {
    for (Runnable next = work.poll(); next != null; next = work.poll()) {
      now(next);
    }
  }

  /** Runs {@code action} here and now, as this scheduler's work. */
  void now(Runnable action) {
    if (custom) {
      run(action);
    } else {
      action.run();
    }
  }
}
