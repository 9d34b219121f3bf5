package usbtoaster.uring;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import usbtoaster.engine.Descriptor;

/** The operations of one descriptor that have not ended. Under the lock of the requests. */
final class Flights {
  @Nullable Slot first;

  /**
   * The poller's own: the peer has reset the connection. Linux says so once; what is received after
   * it looks like a clean end.
   */
  boolean reset;

  static Flights of(Descriptor descriptor) {
    return (Flights)
        Objects.requireNonNull(
            descriptor.attachment(), "The engine does not know the descriptor: attach it first.");
  }

  void add(Slot slot) {
    slot.neighbourAfter = first;
    if (first != null) {
      first.neighbourBefore = slot;
    }
    first = slot;
  }

  void remove(Slot slot) {
    Slot before = slot.neighbourBefore;
    Slot after = slot.neighbourAfter;
    if (before == null) {
      first = after;
    } else {
      before.neighbourAfter = after;
    }
    if (after != null) {
      after.neighbourBefore = before;
    }
    slot.neighbourBefore = null;
    slot.neighbourAfter = null;
  }
}
