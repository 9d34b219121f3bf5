package usbtoaster.uring;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import usbtoaster.engine.Operation;

/** An operation that remembers its end, and by whom it was told. */
class Probe extends Operation {
  private final CountDownLatch over = new CountDownLatch(1);
  private final AtomicInteger ends = new AtomicInteger();
  private volatile int result;
  private volatile @Nullable Thread thread;

  @Override
  protected void ended(int outcome) {
    result = outcome;
    thread = Thread.currentThread();
    ends.incrementAndGet();
    over.countDown();
  }

  int await() {
    try {
      over.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return result;
  }

  int ends() {
    return ends.get();
  }

  @Nullable Thread thread() {
    return thread;
  }
}
