package usbtoaster.async;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;

/** Who is told of a join. */
class JoinTest {
  private final TaskCompletionSource<Integer> source = new TaskCompletionSource<>();

  @Test
  void shouldTellTheWatcherOfTheThreadBeforeAndAfter() throws InterruptedException {
    List<Object> seen = Collections.synchronizedList(new ArrayList<>());
    Task<Integer> task = source.task();
    Thread joining =
        new Thread(
            () -> {
              BlockingWatcher.watchThisThread(
                  new BlockingWatcher() {
                    @Override
                    public void beforeBlocking() {
                      seen.add("blocks");
                    }

                    @Override
                    public void afterBlocking() {
                      seen.add("goes on");
                    }
                  });
              seen.add(task.join());
              seen.add(task.join()); // complete: nothing blocks
            });
    joining.start();
    Threads.awaitParked(joining);
    assertThat(seen).containsExactly("blocks");
    source.setResult(3);
    joining.join();
    assertThat(seen).containsExactly("blocks", "goes on", 3, 3);
  }

  @Test
  void shouldLetAForkJoinPoolReplaceItsThread() throws InterruptedException {
    Task<Integer> task = source.task();
    try (ForkJoinPool pool = new ForkJoinPool(1)) {
      CountDownLatch joined = new CountDownLatch(2);
      for (int i = 0; i < 2; i++) {
        pool.execute(
            () -> {
              task.join();
              joined.countDown();
            });
      }
      pool.execute(() -> source.setResult(4));
      joined.await();
    }
  }
}
