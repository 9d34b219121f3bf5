package usbtoaster.bench;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.infra.Blackhole;
import usbtoaster.io.CompletionCallback;

/**
 * The callback that is posted: burns some time, and wakes its producer when it was the last of the
 * batch. The same object is posted again and again, so that it costs no peer anything.
 */
final class Work implements Runnable, CompletionCallback {
  private final Thread producer = Thread.currentThread();
  private final AtomicInteger left = new AtomicInteger();
  private final int tokens;

  Work(int tokens) {
    this.tokens = tokens;
  }

  /** Posts {@code count} times and waits until all have run. For the thread that made this. */
  void postAndWait(Peer peer, int count) {
    left.set(count);
    for (int i = 0; i < count; i++) {
      peer.post(this);
    }
    while (left.get() > 0) {
      LockSupport.park(this);
    }
  }

  @Override
  public void run() {
    Blackhole.consumeCPU(tokens);
    if (left.decrementAndGet() == 0) {
      LockSupport.unpark(producer);
    }
  }

  @Override
  public void completed(int status, long information) {
    run();
  }
}
