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
  private int inUse;

  IrpPool(int capacity) {
    free = new @Nullable Irp[capacity];
  }

  Irp take(int stackSize) {
    Irp irp = null;
    Irql old = lock.acquire();
    inUse++;
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
    inUse--;
    if (count < free.length) {
      free[count++] = irp;
    }
    lock.release(old);
  }

  /** Returns how many packets were taken and not given back. */
  int inUse() {
    Irql old = lock.acquire();
    int result = inUse;
    lock.release(old);
    return result;
  }
}
