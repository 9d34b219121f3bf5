package usbtoaster.async;

import org.jspecify.annotations.Nullable;

/**
 * A source that its owner completes and resets by hand, over and over ({@code
 * ManualResetValueTaskSourceCore}, semantics item 103).
 *
 * <p>The first operation is under way from the start, with token 0. Its owner hands the token out,
 * completes the operation once, and resets the source when its result was taken: from then on the
 * next one is under way. Any thread may call; of two that complete the same operation one gets an
 * exception.
 *
 * @param <T> the type of the value
 */
public final class ManualResetValueTaskSource<T extends @Nullable Object>
    extends ManualResetValueTaskSourceCore<T> {
  private @Nullable T value; // published by the source's word

  /** Makes a source on the default scheduler, whose continuations may run in place. */
  public ManualResetValueTaskSource() {
    this(TaskScheduler.defaultScheduler(), false);
  }

  /**
   * Makes a source.
   *
   * @param scheduler runs continuations that captured nothing and may not run in place
   * @param runContinuationsAsynchronously no continuation runs in place on the completing thread
   */
  public ManualResetValueTaskSource(
      TaskScheduler scheduler, boolean runContinuationsAsynchronously) {
    super(scheduler, runContinuationsAsynchronously, true);
  }

  /**
   * Ends the operation with {@code value}. Its continuation may run inside this call.
   *
   * @throws IllegalStateException if it has ended before
   */
  public void setResult(@Nullable T value) {
    claimEnd();
    this.value = value;
    succeed();
  }

  /**
   * Ends the operation as failed; as canceled where {@code exception} is a {@link
   * java.util.concurrent.CancellationException}.
   *
   * @throws IllegalStateException if it has ended before
   */
  public void setException(Throwable exception) {
    claimEnd();
    value = null;
    fail(exception);
  }

  /**
   * Begins the next operation; the tokens of all before are refused.
   *
   * @throws IllegalStateException if the one under way is awaited: its awaiter would be lost
   */
  @Override
  public void reset() {
    super.reset();
  }

  @Override
  @SuppressWarnings("NullAway") // null only where T may be: setResult says so
  protected T value() {
    return value;
  }
}
