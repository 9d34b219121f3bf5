package usbtoaster.driver;

import org.jspecify.annotations.Nullable;
import usbtoaster.kernel.FileObject;
import usbtoaster.kernel.Irp;
import usbtoaster.protocol.Protocol;
import usbtoaster.protocol.SlotState;
import usbtoaster.protocol.StatusFrame;

/** The toaster's slots. Guarded by the extension's lock. */
final class SlotTable {
  final Slot[] slots = new Slot[Protocol.SLOTS];
  private long sequence;

  SlotTable() {
    for (int i = 0; i < slots.length; i++) {
      slots[i] = new Slot(i);
    }
  }

  /** Gives a free slot to a write; null if there is none. */
  @Nullable Slot assign(Irp write, FileObject file, boolean kept) {
    Slot best = null;
    for (Slot slot : slots) {
      boolean free = slot.use == Slot.Use.FREE;
      if (free || (best == null && slot.use == Slot.Use.RELEASING)) {
        best = slot;
        if (free) {
          break;
        }
      }
    }
    if (best != null) {
      best.assign(write, file, kept, ++sequence);
    }
    return best;
  }

  boolean anyFree() {
    for (Slot slot : slots) {
      if (slot.use == Slot.Use.FREE || slot.use == Slot.Use.RELEASING) {
        return true;
      }
    }
    return false;
  }

  /** Returns the slot whose toast comes first in {@code file}'s order; null if it has none. */
  @Nullable Slot oldestOf(FileObject file) {
    Slot oldest = null;
    for (Slot slot : slots) {
      if (slot.feeds(file) && (oldest == null || slot.sequence < oldest.sequence)) {
        oldest = slot;
      }
    }
    return oldest;
  }

  /** Returns whether a slot has {@code tag}, by what the host or the device says of it. */
  boolean has(int tag) {
    for (Slot slot : slots) {
      if (slot.tag == tag || slot.seenTag == tag || slot.shutTag == tag) {
        return true;
      }
    }
    return false;
  }

  /** Returns the slots to be freed by the next frame, a bit for each. */
  int releaseMask() {
    int mask = 0;
    for (Slot slot : slots) {
      if (slot.use == Slot.Use.RELEASING && slot.occupied()) {
        mask |= 1 << slot.index;
      }
    }
    return mask;
  }

  /** Just identified, the device holds nothing of ours: what is there, another host has left. */
  void disown() {
    for (Slot slot : slots) {
      slot.leftover = slot.seenState != SlotState.FREE;
    }
  }

  /** Returns a slot whose content is nobody's and must be cancelled; null if there is none. */
  @Nullable Slot orphan() {
    for (Slot slot : slots) {
      if (slot.orphan()) {
        return slot;
      }
    }
    return null;
  }

  /** Forgets the orphans that are gone by what the device last said; returns one that is not. */
  @Nullable Slot unburied() {
    for (Slot slot : slots) {
      if (slot.orphan()) {
        if (slot.seenState != SlotState.FREE) {
          return slot;
        }
        slot.buried();
      }
    }
    return null;
  }

  /**
   * Returns a slot that keeps the device from opening another than {@code wanted}: its read was
   * broken off. Null if there is none.
   */
  @Nullable Slot ajar(Slot wanted) {
    for (Slot slot : slots) {
      if (slot != wanted && slot.use == Slot.Use.HELD && slot.ajar()) {
        return slot;
      }
    }
    return null;
  }

  /** Another transfer begins, for which slots may be shut anew. */
  void forgetShuts() {
    for (Slot slot : slots) {
      slot.shuts = 0;
    }
  }

  /** Returns when the next toast is due; {@code Long.MAX_VALUE} if none is in the making. */
  long nextDueNanos() {
    long due = Long.MAX_VALUE;
    for (Slot slot : slots) {
      if (slot.use == Slot.Use.TOASTING) {
        due = Math.min(due, slot.toasting.dueNanos());
      }
    }
    return due;
  }

  /** Notes what the device says of its slots. */
  void see(StatusFrame status, Clock clock, long marginNanos) {
    for (Slot slot : slots) {
      slot.seenState = status.slotState(slot.index);
      slot.seenTag = status.slotTag(slot.index);
      slot.seenValue = status.slotValue(slot.index);
      if (slot.use == Slot.Use.TOASTING && slot.seenState == SlotState.TOASTING) {
        slot.toasting.told(clock, slot.seenValue, marginNanos);
      } else if (slot.use == Slot.Use.RELEASING && !slot.occupied()) {
        slot.vacate(Slot.Use.FREE);
      } else if (slot.use == Slot.Use.FREE && slot.seenState != SlotState.FREE) {
        slot.leftover = true; // the device has kept from us that it had something
      }
    }
  }
}
