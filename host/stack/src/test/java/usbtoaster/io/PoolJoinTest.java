package usbtoaster.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import usbtoaster.async.Task;
import usbtoaster.async.TaskCompletionSource;

/** A join on a thread of the pool: it blocks that thread, and nothing else. */
class PoolJoinTest {
  private static final int JOINS = 3 * PoolRig.PROCESSORS;

  private final PoolRig rig = new PoolRig();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  @DisplayName("semantics 65: a callback that joins gives its place to another")
  void shouldServeThePacketThatEveryIoThreadJoins() {
    TaskCompletionSource<Integer> toast = new TaskCompletionSource<>();
    Task<Integer> task = toast.task();
    CountDownLatch joined = new CountDownLatch(JOINS);
    for (int i = 0; i < JOINS; i++) {
      rig.post(
          (status, information) -> {
            task.join();
            joined.countDown();
          });
    }
    rig.post((status, information) -> toast.setResult(7)); // behind all of them
    PoolRig.await(joined);
    assertThat(rig.faults).isEmpty();
    PoolRig.until(() -> rig.pool.port().running() == 0);
  }

  @Test
  @DisplayName("semantics 107: work that joins gives its place to another")
  void shouldRunTheWorkThatEveryWorkerJoins() {
    TaskCompletionSource<Integer> toast = new TaskCompletionSource<>();
    Task<Integer> task = toast.task();
    CountDownLatch joined = new CountDownLatch(JOINS);
    for (int i = 0; i < JOINS; i++) {
      rig.pool
          .workers()
          .queue(
              () -> {
                task.join();
                joined.countDown();
              });
    }
    rig.pool.workers().queue(() -> toast.setResult(7));
    PoolRig.await(joined);
    assertThat(rig.faults).isEmpty();
    PoolRig.until(() -> rig.pool.workerThreads() <= PoolRig.PROCESSORS); // those in excess leave
  }
}
