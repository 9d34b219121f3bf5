package usbtoaster.kernel;

import org.jspecify.annotations.Nullable;

/** The interrupts that arrived at a thread whose IRQL masked them. That thread's alone. */
final class MaskedInterrupts {
  private @Nullable InterruptObject head;
  private boolean taking;

  void add(InterruptObject interrupt) {
    interrupt.nextMasked = head;
    head = interrupt;
  }

  boolean isEmpty() {
    return head == null;
  }

  /** Takes those that {@code irql} does not mask. One that arrives meanwhile is taken here, too. */
  void take(Irql irql) {
    if (taking) {
      return; // an outer call of this thread is at it
    }
    taking = true;
    try {
      for (InterruptObject next = poll(irql); next != null; next = poll(irql)) {
        next.unmask();
        next.interrupt();
      }
    } finally {
      taking = false;
    }
  }

  private @Nullable InterruptObject poll(Irql irql) {
    InterruptObject before = null;
    for (InterruptObject at = head; at != null; at = at.nextMasked) {
      if (irql.below(at.irql())) {
        if (before == null) {
          head = at.nextMasked;
        } else {
          before.nextMasked = at.nextMasked;
        }
        at.nextMasked = null;
        return at;
      }
      before = at;
    }
    return null;
  }
}
