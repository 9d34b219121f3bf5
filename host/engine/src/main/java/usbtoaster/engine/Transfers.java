package usbtoaster.engine;

import org.jspecify.annotations.Nullable;
import usbtoaster.kernel.IoManager;
import usbtoaster.kernel.Irql;
import usbtoaster.kernel.SpinLock;

/**
 * What the drivers of descriptors share: the I/O manager, the engine, its memory, and transfers for
 * reuse, so that the steady state allocates none.
 *
 * <p>Any thread, up to DISPATCH. Bounded: transfers beyond {@code pooled} are left to the garbage
 * collector when they have ended.
 */
public final class Transfers {
  private final IoManager io;
  private final Engine engine;
  private final Slab slab;
  private final int pooled;
  private final SpinLock lock = new SpinLock();
  private @Nullable Transfer free; // under the lock, as all that follow
  private int count;
  private int underWay;

  /** Makes what drivers on {@code engine} share; keeps {@code pooled} transfers for reuse. */
  public Transfers(IoManager io, Engine engine, Slab slab, int pooled) {
    this.io = io;
    this.engine = engine;
    this.slab = slab;
    this.pooled = pooled;
  }

  /** Returns who gets the packets that have ended. */
  public IoManager io() {
    return io;
  }

  /** Returns who carries transfers out. */
  public Engine engine() {
    return engine;
  }

  /** Returns the memory. */
  public Slab slab() {
    return slab;
  }

  /** Returns how many transfers have begun and not ended. */
  public int underWay() {
    Irql old = lock.acquire();
    int result = underWay;
    lock.release(old);
    return result;
  }

  Transfer take() {
    Irql old = lock.acquire();
    underWay++;
    Transfer transfer = free;
    if (transfer != null) {
      free = transfer.next;
      transfer.next = null;
      count--;
    }
    lock.release(old);
    return transfer != null ? transfer : new Transfer(this);
  }

  void give(Transfer transfer) {
    Irql old = lock.acquire();
    underWay--;
    if (count < pooled) {
      transfer.next = free;
      free = transfer;
      count++;
    }
    lock.release(old);
  }
}
