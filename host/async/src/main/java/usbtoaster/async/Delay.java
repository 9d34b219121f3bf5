package usbtoaster.async;

import org.jspecify.annotations.Nullable;

/**
 * A task that a timer completes, or a token cancels.
 *
 * <p>Who ends it lets go of the timer and of the token first, so that what goes on finds nothing
 * left. The starter writes both fields and then looks whether the task has ended; the ender ends it
 * and then looks at the fields: either sees the other.
 */
final class Delay extends Task<@Nullable Void> {
  // volatile, both: written by the starter, read by who ends the task.
  private volatile @Nullable Runnable takeTimerBack;
  private volatile @Nullable CancellationRegistration registration;

  Delay(TaskScheduler scheduler) {
    super(scheduler, false);
  }

  Task<@Nullable Void> start(long delayNanos, Delayer delayer, CancellationToken token) {
    if (token.isCancellationRequested()) {
      trySetCanceled();
    } else if (delayNanos == 0) {
      trySetResult(null);
    } else {
      takeTimerBack = delayer.after(delayNanos, this::elapsed);
      if (token.canBeCanceled()) {
        registration = token.register(this::cancel);
      }
      if (isCompleted()) {
        letGo();
      }
    }
    return this;
  }

  private void elapsed() {
    letGo();
    trySetResult(null);
    letGo();
  }

  private void cancel() {
    letGo();
    trySetCanceled();
    letGo();
  }

  private void letGo() {
    Runnable back = takeTimerBack;
    if (back != null) {
      back.run();
    }
    CancellationRegistration watching = registration;
    if (watching != null) {
      watching.tryUnregister();
    }
  }
}
