package usbtoaster.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import usbtoaster.io.CompletionCallback;
import usbtoaster.io.ThreadPool;
import usbtoaster.io.ThreadPoolOptions;
import usbtoaster.kernel.IoManager;
import usbtoaster.kernel.KernelEvent;
import usbtoaster.kernel.KernelThread;
import usbtoaster.kernel.NtStatus;
import usbtoaster.testing.Stillness;
import usbtoaster.trace.Trace;
import usbtoaster.trace.census.ThreadKind;

/** When the pool has which threads. */
class ThreadPoolTest {
  private static final int PROCESSORS = 2;

  private final IoManager io = new IoManager(Trace.OFF, 16);
  private ThreadPool pool = pool(1000, Duration.ofSeconds(20));

  private ThreadPool pool(int maxIoThreads, Duration idle) {
    return new ThreadPool(
        io, new ThreadPoolOptions(PROCESSORS, maxIoThreads, idle, ThreadPoolTest::fail));
  }

  private static void fail(Throwable fault) {
    throw new AssertionError(fault);
  }

  @AfterEach
  void close() {
    pool.close();
  }

  private void post(CompletionCallback callback) {
    pool.port().post(0, callback, NtStatus.SUCCESS, 0);
  }

  private static void awaitTrue(BooleanSupplier condition) {
    Stillness.until("what the pool does", condition);
  }

  @Test
  void shouldHaveNoThreadUntilAPacketComes() throws Exception {
    assertThat(pool.ioThreads()).isZero();
    CountDownLatch served = new CountDownLatch(1);
    post((status, information) -> served.countDown());
    served.await();
    assertThat(pool.ioThreads()).isBetween(1, PROCESSORS);
  }

  @Test
  void shouldServeAllPacketsWithOneThreadForEachProcessor() throws Exception {
    int packets = 10_000;
    CountDownLatch served = new CountDownLatch(packets);
    for (int i = 0; i < packets; i++) {
      post((status, information) -> served.countDown());
    }
    served.await();
    assertThat(pool.ioThreadsMade()).isBetween(1, PROCESSORS);
  }

  @Test
  void shouldLetIdleThreadsGo() throws Exception {
    pool.close();
    pool = pool(1000, Duration.ofMillis(50));
    CountDownLatch served = new CountDownLatch(1);
    post((status, information) -> served.countDown());
    served.await();
    awaitTrue(() -> pool.ioThreads() == 0);
    CountDownLatch again = new CountDownLatch(1);
    post((status, information) -> again.countDown());
    again.await();
  }

  @Test
  void shouldNotHandAnInterruptToTheNextCallback() throws Exception {
    pool.close();
    pool = new ThreadPool(io, new ThreadPoolOptions(1, 1, Duration.ofSeconds(20), fault -> {}));
    int callbacks = 3;
    AtomicInteger interrupted = new AtomicInteger();
    CountDownLatch served = new CountDownLatch(callbacks);
    for (int i = 0; i < callbacks; i++) {
      post(
          (status, information) -> {
            if (Thread.currentThread().isInterrupted()) {
              interrupted.incrementAndGet();
            }
            Thread.currentThread().interrupt();
            served.countDown();
          });
    }
    served.await();
    assertThat(interrupted).hasValue(0);
  }

  @Test
  @DisplayName("semantics 65: a callback that blocks in a kernel wait gives its place to another")
  void shouldReplaceThreadsThatBlock() throws Exception {
    int blocked = 10;
    KernelEvent release = new KernelEvent(KernelEvent.Type.NOTIFICATION, false);
    CountDownLatch entered = new CountDownLatch(blocked);
    CountDownLatch left = new CountDownLatch(blocked);
    for (int i = 0; i < blocked; i++) {
      post(
          (status, information) -> {
            entered.countDown();
            KernelThread.current().waitFor(release, false, -1);
            left.countDown();
          });
    }
    entered.await();
    assertThat(pool.ioThreads()).isGreaterThanOrEqualTo(blocked);
    release.set();
    left.await();
  }

  @Test
  @DisplayName("semantics 84: at most as many I/O threads as the maximum says")
  void shouldNotExceedTheMaximum() throws Exception {
    pool.close();
    pool = pool(3, Duration.ofSeconds(20));
    KernelEvent release = new KernelEvent(KernelEvent.Type.NOTIFICATION, false);
    CountDownLatch left = new CountDownLatch(10);
    CountDownLatch three = new CountDownLatch(3);
    for (int i = 0; i < 10; i++) {
      post(
          (status, information) -> {
            three.countDown();
            KernelThread.current().waitFor(release, false, -1);
            left.countDown();
          });
    }
    three.await();
    assertThat(pool.ioThreads()).isEqualTo(3);
    release.set();
    left.await();
    assertThat(pool.ioThreadsMade()).isEqualTo(3);
  }

  @Test
  void shouldGoOnAfterAFault() throws Exception {
    ConcurrentHashMap<String, Throwable> faults = new ConcurrentHashMap<>();
    pool.close();
    pool =
        new ThreadPool(
            io,
            new ThreadPoolOptions(
                1, 10, Duration.ofSeconds(20), fault -> faults.put("fault", fault)));
    CountDownLatch served = new CountDownLatch(1);
    post(
        (status, information) -> {
          throw new IllegalStateException("on purpose");
        });
    post((status, information) -> served.countDown());
    served.await();
    assertThat(faults.get("fault")).hasMessage("on purpose");
  }

  @Test
  void shouldRunWorkersAsMembersOfTheirOwnKind() throws Exception {
    CyclicBarrier both = new CyclicBarrier(PROCESSORS + 1);
    ConcurrentHashMap<Thread, ThreadKind> kinds = new ConcurrentHashMap<>();
    for (int i = 0; i < PROCESSORS; i++) {
      pool.workers()
          .queue(
              () -> {
                kinds.put(Thread.currentThread(), ThreadKind.of(Thread.currentThread()));
                meet(both);
              });
    }
    both.await();
    assertThat(kinds).hasSize(PROCESSORS);
    assertThat(kinds.values()).containsOnly(ThreadKind.WORKER);
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
