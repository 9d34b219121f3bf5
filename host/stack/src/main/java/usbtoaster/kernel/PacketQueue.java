package usbtoaster.kernel;

import org.jspecify.annotations.Nullable;

/** The packets of a {@link CompletionPort}, first in first out. Under the port's lock. */
final class PacketQueue {
  private @Nullable CompletionPacket head;
  private @Nullable CompletionPacket tail;
  private int depth;
  private long taken;
  private @Nullable KernelEvent signal; // made when somebody asks for it

  boolean isEmpty() {
    return head == null;
  }

  int depth() {
    return depth;
  }

  /** Returns how many packets have ever left the queue. */
  long taken() {
    return taken;
  }

  void add(CompletionPacket packet) {
    CompletionPacket last = tail;
    if (last == null) {
      head = packet;
    } else {
      last.next = packet;
    }
    tail = packet;
    packet.queued = true;
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
      taken++;
    }
    if (head == null && signal != null) {
      signal.clear();
    }
    return first;
  }

  /** Returns the event that says whether packets are queued. */
  KernelEvent signal() {
    KernelEvent event = signal;
    if (event == null) {
      event = new KernelEvent(KernelEvent.Type.NOTIFICATION, head != null);
      signal = event;
    }
    return event;
  }

  /** Packets stay here: tells those who wait for the event. */
  void signalQueued() {
    if (head != null && signal != null) {
      signal.set();
    }
  }
}
