package usbtoaster.emulator.gpio;

import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.signal.Signal;

/**
 * Whether what the selected function has outside pulls the pad up: {@link PinFunction#pullUp}.
 * Belongs to the machine's thread.
 */
final class FunctionPull {
  private final Signal.Listener pulls;
  private @Nullable Signal followed;

  /** Makes one that tells {@code pulls} of each change. */
  FunctionPull(Signal.Listener pulls) {
    this.pulls = pulls;
  }

  /** Follows {@code pullUp} in place of the one before; null: nothing pulls. */
  void follow(@Nullable Signal pullUp) {
    Signal before = followed;
    followed = pullUp;
    if (before != null) {
      before.unlisten(pulls);
      pulls.changed(false);
    }
    if (pullUp != null) {
      pullUp.listen(pulls);
      pulls.changed(pullUp.level());
    }
  }
}
