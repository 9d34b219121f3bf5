package usbtoaster.experiments;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import usbtoaster.io.OperationOptions;
import usbtoaster.trace.census.StackThread;
import usbtoaster.trace.census.ThreadKind;

/**
 * The contrary: threads of the application, each of which makes one write by a blocking call.
 * Belongs to one thread.
 */
final class BlockedWriters {
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicInteger ended = new AtomicInteger();
  private final CountDownLatch sent;

  BlockedWriters(int count) {
    sent = new CountDownLatch(count);
  }

  /** Starts the threads, and lets each come to rest in its write. */
  static BlockedWriters start(Kitchen kitchen, int count) throws InterruptedException {
    BlockedWriters writers = new BlockedWriters(count);
    for (int i = 0; i < count; i++) {
      Thread thread =
          new StackThread(ThreadKind.CALLER, "writer-" + i, () -> writers.write(kitchen));
      writers.threads.add(thread);
      thread.start();
    }
    writers.sent.await();
    Waits.untilAtRest(writers.threads);
    return writers;
  }

  private void write(Kitchen kitchen) {
    try {
      byte[] bread = new byte[Kitchen.BYTES];
      int written =
          kitchen.stream()
              .write(bread, 0, bread.length, OperationOptions.NONE, () -> sent.countDown());
      ended.addAndGet(written == bread.length ? 1 : 0);
    } catch (IOException e) {
      sent.countDown(); // not counted as ended: the experiment sees that one is missing
    }
  }

  /** Waits for the threads, and returns how many have written all their bytes. */
  int join() throws InterruptedException {
    for (Thread thread : threads) {
      thread.join();
    }
    return ended.get();
  }
}
