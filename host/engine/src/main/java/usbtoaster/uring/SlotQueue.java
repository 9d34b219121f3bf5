package usbtoaster.uring;

import org.jspecify.annotations.Nullable;

/** Slots first in first out, any of which may be taken out. Under the lock of the requests. */
final class SlotQueue {
  private @Nullable Slot first;
  private @Nullable Slot last;

  boolean isEmpty() {
    return first == null;
  }

  void add(Slot slot) {
    slot.before = last;
    if (last == null) {
      first = slot;
    } else {
      last.after = slot;
    }
    last = slot;
  }

  @Nullable Slot poll() {
    Slot slot = first;
    if (slot != null) {
      remove(slot);
    }
    return slot;
  }

  void remove(Slot slot) {
    Slot before = slot.before;
    Slot after = slot.after;
    if (before == null) {
      first = after;
    } else {
      before.after = after;
    }
    if (after == null) {
      last = before;
    } else {
      after.before = before;
    }
    slot.before = null;
    slot.after = null;
  }
}
