package usbtoaster.kernel;

import org.jspecify.annotations.Nullable;

/**
 * A list of packets through links that the packets carry, so that queueing allocates nothing. Not
 * thread-safe: the lock is its owner's. A packet stands in one list at a time.
 */
final class IrpList {
  private final IrpQueue owner;
  private @Nullable Irp head;
  private @Nullable Irp tail;

  IrpList(IrpQueue owner) {
    this.owner = owner;
  }

  @Nullable Irp first() {
    return head;
  }

  @Nullable Irp after(Irp irp) {
    return irp.queueNext;
  }

  /** Refuses a packet that stands in a list; before the list's lock is taken. */
  static void requireFree(Irp irp) {
    if (irp.queue != null) {
      throw new KernelBugCheck(
          "IRP_ALREADY_QUEUED", "The request stands in a queue already. Take it out first.");
    }
  }

  /** Inserts in ascending order of keys; equal keys stay in order of arrival. */
  void insert(Irp irp, int key) {
    irp.queueKey = key;
    irp.queue = owner;
    linkAfter(lastNotAbove(key), irp);
  }

  /** Takes {@code irp} out; false if it is not in this list. */
  boolean remove(Irp irp) {
    if (irp.queue != owner) {
      return false;
    }
    unlink(irp);
    return true;
  }

  private @Nullable Irp lastNotAbove(int key) {
    Irp at = tail;
    while (at != null && at.queueKey > key) {
      at = at.queuePrevious;
    }
    return at;
  }

  private void linkAfter(@Nullable Irp before, Irp irp) {
    Irp after = before == null ? head : before.queueNext;
    irp.queuePrevious = before;
    irp.queueNext = after;
    if (before == null) {
      head = irp;
    } else {
      before.queueNext = irp;
    }
    if (after == null) {
      tail = irp;
    } else {
      after.queuePrevious = irp;
    }
  }

  private void unlink(Irp irp) {
    Irp before = irp.queuePrevious;
    Irp after = irp.queueNext;
    if (before == null) {
      head = after;
    } else {
      before.queueNext = after;
    }
    if (after == null) {
      tail = before;
    } else {
      after.queuePrevious = before;
    }
    irp.queuePrevious = null;
    irp.queueNext = null;
    irp.queue = null;
  }
}
