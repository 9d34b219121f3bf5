package usbtoaster.kernel;

import org.jspecify.annotations.Nullable;

/** The packets of a {@link CompletionPort}, first in first out. Under the port's lock. */
final class PacketQueue {
  private @Nullable CompletionPacket head;
  private @Nullable CompletionPacket tail;
  private int depth;

  boolean isEmpty() {
    return head == null;
  }

  int depth() {
    return depth;
  }

  void add(CompletionPacket packet) {
    CompletionPacket last = tail;
    if (last == null) {
      head = packet;
    } else {
      last.next = packet;
    }
    tail = packet;
    depth++;
  }

  @Nullable CompletionPacket poll() {
    CompletionPacket first = head;
    if (first != null) {
      head = first.next;
      if (head == null) {
        tail = null;
      }
      first.next = null;
      first.queued = false;
      depth--;
    }
    return first;
  }
}
