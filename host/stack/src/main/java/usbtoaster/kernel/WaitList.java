package usbtoaster.kernel;

import org.jspecify.annotations.Nullable;

/**
 * Threads that wait for one object. Intrusive: each thread has one {@link WaitBlock}. Guarded by
 * that object's lock.
 */
final class WaitList {
  private @Nullable WaitBlock head;
  private @Nullable WaitBlock tail;
  private int size;

  int size() {
    return size;
  }

  boolean isEmpty() {
    return head == null;
  }

  void addFirst(WaitBlock block) {
    link(block, null, head);
  }

  void addLast(WaitBlock block) {
    link(block, tail, null);
  }

  private void link(WaitBlock block, @Nullable WaitBlock before, @Nullable WaitBlock after) {
    block.list = this;
    block.previous = before;
    block.next = after;
    if (before == null) {
      head = block;
    } else {
      before.next = block;
    }
    if (after == null) {
      tail = block;
    } else {
      after.previous = block;
    }
    size++;
  }

  @Nullable WaitBlock pollFirst() {
    WaitBlock first = head;
    if (first != null) {
      remove(first);
    }
    return first;
  }

  /** Takes {@code block} out. Returns false if it is not here (any more). */
  boolean remove(WaitBlock block) {
    if (block.list != this) {
      return false;
    }
    WaitBlock before = block.previous;
    WaitBlock after = block.next;
    if (before == null) {
      head = after;
    } else {
      before.next = after;
    }
    if (after == null) {
      tail = before;
    } else {
      after.previous = before;
    }
    block.list = null;
    block.previous = null;
    block.next = null;
    size--;
    return true;
  }
}
