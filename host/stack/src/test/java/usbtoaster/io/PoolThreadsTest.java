package usbtoaster.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import usbtoaster.kernel.IoManager;
import usbtoaster.kernel.NtStatus;
import usbtoaster.trace.Trace;
import usbtoaster.trace.census.ThreadKind;

/** A pool survives what its threads meet: none can be started, and handlers that fail. */
class PoolThreadsTest {
  private final PoolRig rig = new PoolRig();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void shouldServeAllAfterAThreadThatCouldNotBeStarted() {
    CountDownLatch served = new CountDownLatch(2);
    rig.noThreads = true;
    rig.post((status, information) -> served.countDown());
    rig.noThreads = false;
    rig.post((status, information) -> served.countDown());
    PoolRig.await(served);
    assertThat(rig.faults).singleElement().isInstanceOf(OutOfMemoryError.class);
    CountDownLatch later = new CountDownLatch(1);
    rig.post((status, information) -> later.countDown());
    PoolRig.await(later);
    assertThat(rig.pool.ioThreads()).isEqualTo(rig.made.size()).isPositive();
  }

  @Test
  void shouldBorrowAThreadWhileNoneCanBeStarted() {
    rig.noThreads = true;
    int packets = 1000;
    CountDownLatch served = new CountDownLatch(packets);
    for (int i = 0; i < packets; i++) {
      rig.post((status, information) -> served.countDown());
    }
    PoolRig.await(served);
    assertThat(rig.pool.ioThreads()).isZero();
    assertThat(rig.pool.ioThreadsMade()).isZero();
    assertThat(rig.faults).isNotEmpty().allMatch(OutOfMemoryError.class::isInstance);
    PoolRig.until(() -> rig.pool.port().running() == 0); // the borrowed thread has given it up
  }

  @Test
  void shouldKeepTheThreadWhenTheFaultHandlerFailsToo() {
    int faults = 20;
    try (ThreadPool pool =
        new ThreadPool(
            new IoManager(Trace.OFF, 1),
            new ThreadPoolOptions(
                1,
                10,
                Duration.ofSeconds(20),
                fault -> {
                  throw new IllegalStateException("the handler fails, on purpose");
                }))) {
      CountDownLatch served = new CountDownLatch(1);
      for (int i = 0; i < faults; i++) {
        CompletionCallback failing =
            (status, information) -> {
              throw new IllegalStateException("on purpose");
            };
        pool.port().post(0, failing, NtStatus.SUCCESS, 0);
      }
      CompletionCallback last = (status, information) -> served.countDown();
      pool.port().post(0, last, NtStatus.SUCCESS, 0);
      PoolRig.await(served);
      assertThat(pool.ioThreadsMade()).isOne();
    }
  }

  @Test
  void shouldRunWorkForWhichNoWorkerCouldBeStarted() {
    rig.noThreads = true;
    CountDownLatch ran = new CountDownLatch(3);
    rig.pool.workers().queue(ran::countDown);
    rig.pool.workers().queue(ran::countDown);
    rig.noThreads = false;
    Queue<ThreadKind> kinds = new ConcurrentLinkedQueue<>();
    rig.pool
        .workers()
        .queue(
            () -> {
              kinds.add(ThreadKind.of(Thread.currentThread()));
              ran.countDown();
            });
    PoolRig.await(ran);
    assertThat(kinds).containsExactly(ThreadKind.WORKER);
    assertThat(rig.faults).hasSize(2).allMatch(OutOfMemoryError.class::isInstance);
  }

  @Test
  void shouldKeepTheWorkerWhoseWorkFails() {
    int works = 20;
    CountDownLatch ran = new CountDownLatch(works);
    for (int i = 0; i < works; i++) {
      rig.pool
          .workers()
          .queue(
              () -> {
                ran.countDown();
                throw new IllegalStateException("on purpose");
              });
    }
    PoolRig.await(ran);
    PoolRig.until(() -> rig.faults.size() == works);
    assertThat(rig.made).hasSizeLessThanOrEqualTo(PoolRig.PROCESSORS);
  }

  @Test
  void shouldKeepThreadsThatMayStayForEver() {
    try (ThreadPool pool =
        new ThreadPool(
            rig.io, ThreadPoolOptions.DEFAULT.withIdle(ChronoUnit.FOREVER.getDuration()))) {
      for (int i = 0; i < 3; i++) {
        CountDownLatch served = new CountDownLatch(2);
        CompletionCallback callback = (status, information) -> served.countDown();
        pool.port().post(0, callback, NtStatus.SUCCESS, 0);
        pool.workers().queue(served::countDown);
        PoolRig.await(served);
      }
      PoolRig.until(() -> pool.availableWorkers() == pool.maxWorkers());
      assertThat(pool.workerThreads()).isPositive();
    }
  }
}
