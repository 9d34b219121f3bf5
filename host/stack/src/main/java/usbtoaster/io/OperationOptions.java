package usbtoaster.io;

import org.jspecify.annotations.Nullable;
import usbtoaster.async.CancellationToken;
import usbtoaster.async.Delayer;

/**
 * What may end an operation of a stream early: a cancellation token, a deadline, both or neither.
 *
 * <p>Either one asks the device to cancel; how the operation then ends is the driver's to say
 * (semantics item 34), so it may still succeed. One that does end as cancelled is told by who asked
 * first: the token cancels the task, the deadline fails it with {@code IO_TIMEOUT}. No thread waits
 * for a deadline; it is one entry of its timer, and is taken back when the operation ends.
 *
 * @param token asks for the operation to be cancelled
 * @param timer measures the deadline; null: there is none. {@link TimerDelayer} is one
 * @param timeoutNanos how long after its call the operation is to be cancelled
 */
public record OperationOptions(
    CancellationToken token, @Nullable Delayer timer, long timeoutNanos) {
  /** Nothing ends the operation but the device. */
  public static final OperationOptions NONE = new OperationOptions(CancellationToken.NONE, null, 0);

  /** Checks the time. */
  public OperationOptions {
    if (timeoutNanos < 0) {
      throw new IllegalArgumentException(
          "A deadline is 0 or more nanoseconds from the call, not " + timeoutNanos + ".");
    }
  }

  /** Returns options with a token alone. */
  public static OperationOptions of(CancellationToken token) {
    return NONE.withToken(token);
  }

  /** Returns these options with another token. */
  public OperationOptions withToken(CancellationToken other) {
    return other.canBeCanceled() || token.canBeCanceled()
        ? new OperationOptions(other, timer, timeoutNanos)
        : this;
  }

  /** Returns these options with a deadline {@code nanos} nanoseconds after the call. */
  public OperationOptions withDeadline(Delayer delayer, long nanos) {
    return new OperationOptions(token, delayer, nanos);
  }

  /** Returns whether there is a token or a deadline. */
  boolean any() {
    return timer != null || token.canBeCanceled();
  }
}
