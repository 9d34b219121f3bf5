package usbtoaster.kernel;

import org.jspecify.annotations.Nullable;

/**
 * Keeps completed packets for the next request, so that the steady state allocates none ({@code
 * NPAGED_LOOKASIDE_LIST}). Any thread. Bounded: an empty list makes a new packet, a full one leaves
 * the packet to the garbage collector.
 */
final class IrpPool {
  private final SpinLock lock = new SpinLock();
  private final @Nullable Irp[] free;
  private int count;

  IrpPool(int capacity) {
    free = new @Nullable Irp[capacity];
  }

  Irp take(int stackSize) {
    Irp irp = null;
    Irql old = lock.acquire();
    if (count > 0) {
      irp = free[--count];
      free[count] = null;
    }
    lock.release(old);
    return irp != null && irp.stack.length == stackSize ? irp : new Irp(stackSize);
  }

  void give(Irp irp) {
    irp.recycle();
    Irql old = lock.acquire();
    if (count < free.length) {
      free[count++] = irp;
    }
    lock.release(old);
  }
}
