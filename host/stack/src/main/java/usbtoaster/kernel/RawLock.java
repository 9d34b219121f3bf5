package usbtoaster.kernel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A lock for a few instructions: looks, then yields, then parks for moments. Does not touch the
 * IRQL, does not allocate, is neither fair nor re-entrant.
 *
 * <p>A waiter looks first because a holder is gone in nanoseconds, yields next because the holder
 * may need this very processor, and parks last because the machine may be crowded. It lets most of
 * a microsecond pass before each look: a look takes the cache line with the lock, and with what the
 * lock guards, from the processor that works with it, and that has to fetch it back.
 */
final class RawLock {
  private static final VarHandle OWNER;
  private static final int LOOKS = Runtime.getRuntime().availableProcessors() > 1 ? 8 : 0;
  private static final int PAUSES = 40; // before a look, of about 20 ns each
  private static final int YIELDS = 64;
  private static final long PARK_NANOS = 50_000;

  static {
    try {
      OWNER = MethodHandles.lookup().findVarHandle(RawLock.class, "owner", Thread.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  // Volatile through OWNER only: taken with an acquiring exchange, given back with a releasing
  // write.
  @SuppressWarnings("UnusedVariable")
  private @Nullable Thread owner;

  void lock() {
    Thread self = Thread.currentThread();
    if (!OWNER.compareAndSet(this, null, self)) {
      lockSlowly(self);
    }
  }

  @SuppressWarnings("ThreadPriorityCheck") // yields to let the holder run, not to order anything
  private void lockSlowly(Thread self) {
    for (int tries = 0; ; tries++) {
      if (tries < LOOKS) {
        pause();
      } else if (tries < LOOKS + YIELDS) {
        Thread.yield();
      } else {
        LockSupport.parkNanos(PARK_NANOS);
      }
      if (OWNER.getOpaque(this) == null && OWNER.compareAndSet(this, null, self)) {
        return;
      }
    }
  }

  private static void pause() {
    for (int i = 0; i < PAUSES; i++) {
      Thread.onSpinWait();
    }
  }

  void unlock() {
    OWNER.setRelease(this, null);
  }

  /** Returns whether the calling thread holds the lock. */
  @SuppressWarnings("ReferenceEquality") // a thread is itself and nobody else
  boolean heldByCurrentThread() {
    return OWNER.getOpaque(this) == Thread.currentThread();
  }
}
