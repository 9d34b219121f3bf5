package usbtoaster.kernel;

import org.jspecify.annotations.Nullable;

/** APCs of one class, first in first out. Changed under the lock of the {@link ApcQueue}. */
final class ApcList {
  private @Nullable Apc head;
  private @Nullable Apc tail;
  // Volatile: written under the lock, read without it by the thread that takes the APCs out.
  private volatile int size;

  boolean isEmpty() {
    return size == 0;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // under the lock
  void add(Apc apc) {
    Apc last = tail;
    if (last == null) {
      head = apc;
    } else {
      last.next = apc;
    }
    tail = apc;
    size++;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // under the lock
  @Nullable Apc poll() {
    Apc first = head;
    if (first != null) {
      head = first.next;
      if (head == null) {
        tail = null;
      }
      first.next = null;
      size--;
    }
    return first;
  }
}
