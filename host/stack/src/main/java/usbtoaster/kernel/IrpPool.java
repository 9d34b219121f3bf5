package usbtoaster.kernel;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Keeps completed packets for the next request, so that the steady state allocates none ({@code
 * NPAGED_LOOKASIDE_LIST}). Any thread.
 *
 * <p>A list for each stack size, linked through the packets, because a packet serves stacks of its
 * own size only. Each is bounded: an empty list makes a new packet, a full one leaves the packet to
 * the garbage collector. So is one that a failed driver may still know, see {@link DriverCalls}.
 */
final class IrpPool {
  private final SpinLock lock = new SpinLock();
  private final int capacity;
  private @Nullable Irp[] free = new @Nullable Irp[4]; // under the lock, as all that follow
  private int[] counts = new int[4];
  private int inUse;

  /** Makes an empty pool that keeps {@code capacity} packets of each stack size. */
  IrpPool(int capacity) {
    this.capacity = capacity;
  }

  Irp take(int stackSize) {
    Irql old = lock.acquire();
    inUse++;
    Irp irp = stackSize < free.length ? free[stackSize] : null;
    if (irp != null) {
      free[stackSize] = irp.fileNext;
      counts[stackSize]--;
      irp.fileNext = null;
    }
    lock.release(old);
    return irp != null ? irp : new Irp(stackSize);
  }

  /** Takes a packet that is free; later, if it is held just now. */
  void give(Irp irp) {
    if (irp.free()) {
      giveHeld(irp);
    }
  }

  /** Takes a packet that was freed while it was held, and has been let go. */
  void giveHeld(Irp irp) {
    irp.recycle();
    Irql old = lock.acquire();
    inUse--;
    if (!irp.spoiled) {
      keep(irp, irp.stackSize());
    }
    lock.release(old);
  }

  private void keep(Irp irp, int stackSize) {
    if (stackSize >= free.length) {
      free = Arrays.copyOf(free, stackSize + 1);
      counts = Arrays.copyOf(counts, stackSize + 1);
    }
    if (counts[stackSize] < capacity) {
      counts[stackSize]++;
      irp.fileNext = free[stackSize];
      free[stackSize] = irp;
    }
  }

  /** Returns how many packets were taken and not given back. */
  int inUse() {
    Irql old = lock.acquire();
    int result = inUse;
    lock.release(old);
    return result;
  }
}
