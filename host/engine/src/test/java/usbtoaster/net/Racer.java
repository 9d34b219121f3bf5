package usbtoaster.net;

import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import usbtoaster.kernel.KernelThread;

/**
 * A thread that does some things in random order, each after a random while, while another thread
 * does something else: the seed decides who tends to be first.
 */
final class Racer implements AutoCloseable {
  private static final int MOST_SPINS = 2_000;

  private final ExecutorService other = Executors.newSingleThreadExecutor();
  private final Random random;

  Racer(long seed) {
    random = new Random(seed);
  }

  /** Returns true once in {@code times}. */
  boolean once(int times) {
    return random.nextInt(times) == 0;
  }

  /** Runs {@code mine} here and {@code others} there, at the same time. */
  void race(Runnable mine, List<Runnable> others) {
    Collections.shuffle(others, random);
    int[] spins = random.ints(others.size() + 1, 0, MOST_SPINS).toArray();
    CyclicBarrier start = new CyclicBarrier(2);
    Future<?> rest =
        other.submit(
            () -> {
              start.await();
              for (int i = 0; i < others.size(); i++) {
                spin(spins[i]);
                others.get(i).run();
              }
              return null;
            });
    try {
      start.await();
      spin(spins[others.size()]);
      mine.run();
      rest.get();
    } catch (InterruptedException | ExecutionException | BrokenBarrierException e) {
      throw new AssertionError(e);
    }
  }

  private static void spin(int times) {
    for (int i = 0; i < times; i++) {
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() {
    other.execute(() -> KernelThread.current().exit());
    other.close();
  }
}
