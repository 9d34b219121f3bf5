package usbtoaster.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import usbtoaster.async.TaskCompletionSource;
import usbtoaster.testing.Stillness;

/**
 * Work of many kinds from several threads, on a pool whose sizes change, whose threads fail and
 * which is closed meanwhile: each piece runs once. {@code -Dtoaster.seed=} repeats a run, {@code
 * -Dtoaster.rounds=} makes a longer one.
 */
class RandomWorkersTest {
  private static final int ROUNDS = Integer.getInteger("toaster.rounds", 4);
  private static final int PRODUCERS = 3;
  private static final int PIECES = 2000; // of one producer

  private final long seed = Long.getLong("toaster.seed", System.nanoTime());

  @Test
  void shouldRunEachPieceOnceWhateverHappensToThePool() throws InterruptedException {
    for (int round = 0; round < ROUNDS; round++) {
      AtomicIntegerArray runs = new AtomicIntegerArray(PRODUCERS * PIECES);
      CountDownLatch ran = new CountDownLatch(runs.length());
      play(new Random(seed + round), round % 2 == 0, runs, ran);
      Stillness.until("all pieces, seed " + seed + ", round " + round, () -> ran.getCount() == 0);
      for (int i = 0; i < runs.length(); i++) {
        assertThat(runs.get(i)).as("piece %d, seed %d, round %d", i, seed, round).isOne();
      }
    }
  }

  private static void play(
      Random random, boolean closes, AtomicIntegerArray runs, CountDownLatch ran)
      throws InterruptedException {
    PoolRig rig =
        new PoolRig(
            WorkerOptions.DEFAULT.withStarvation(starvation -> {}),
            Duration.ofMillis(random.nextInt(3)));
    List<Thread> producers = new ArrayList<>();
    for (int p = 0; p < PRODUCERS; p++) {
      int first = p * PIECES;
      Random own = new Random(random.nextLong());
      producers.add(Thread.startVirtualThread(() -> produce(rig, own, first, runs, ran)));
    }
    for (int i = 0; i < 20; i++) {
      LockSupport.parkNanos(random.nextInt(200_000)); // any moment will do
      int size = 1 + random.nextInt(4);
      rig.pool.setMinThreads(random.nextInt(3), 1);
      rig.pool.setMaxThreads(size, 10);
      rig.noThreads = random.nextInt(4) == 0;
    }
    rig.noThreads = false;
    if (!closes) {
      rig.pool.setMaxThreads(1000, 10); // those that join need others
      for (Thread producer : producers) {
        producer.join();
      }
      Stillness.until("all pieces before the close", () -> ran.getCount() == 0);
    }
    rig.close();
  }

  private static void produce(
      PoolRig rig, Random random, int first, AtomicIntegerArray runs, CountDownLatch ran) {
    for (int i = 0; i < PIECES; i++) {
      int piece = first + i;
      int kind = random.nextInt(1000);
      TaskCompletionSource<Integer> other = new TaskCompletionSource<>();
      Runnable work =
          () -> {
            runs.incrementAndGet(piece);
            ran.countDown();
            if (kind < 20) {
              throw new IllegalStateException("on purpose");
            } else if (kind < 22) {
              rig.pool.workers().queue(() -> other.setResult(1));
              other.task().join(); // another worker has to come
            } else if (kind < 40) {
              LockSupport.parkNanos(10_000);
            }
          };
      rig.pool.workers().queue(work);
      if (random.nextInt(20) == 0) {
        LockSupport.parkNanos(1);
      }
    }
  }
}
