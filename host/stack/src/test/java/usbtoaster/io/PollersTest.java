package usbtoaster.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import usbtoaster.kernel.IoManager;
import usbtoaster.kernel.NtStatus;
import usbtoaster.trace.Trace;
import usbtoaster.trace.census.ThreadKind;

/** What the I/O threads do with packets. */
class PollersTest {
  private static final int PROCESSORS = 2;

  private final ConcurrentLinkedQueue<Throwable> faults = new ConcurrentLinkedQueue<>();

  private ThreadPool pool(PollerMode mode) {
    ThreadPoolOptions options =
        new ThreadPoolOptions(PROCESSORS, 1000, Duration.ofSeconds(20), faults::add);
    return new ThreadPool(new IoManager(Trace.OFF, 16), options.withPollers(mode));
  }

  private static void post(ThreadPool pool, CompletionCallback callback) {
    pool.port().post(0, callback, NtStatus.SUCCESS, 3);
  }

  @ParameterizedTest
  @CsvSource({"1,1", "2,1", "12,1", "13,2", "24,2", "25,3", "128,11"})
  @DisplayName("semantics 86: one poller, and one more for each twelve processors")
  void shouldHaveFewPollersThatHandOver(int processors, int threads) {
    assertThat(PollerMode.HAND_OVER.threads(processors)).isEqualTo(threads);
    assertThat(PollerMode.HAND_OVER.batch()).isEqualTo(1024);
    assertThat(PollerMode.RUN.threads(processors)).isEqualTo(processors);
    assertThat(PollerMode.RUN.batch()).isOne();
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("semantics 87: a callback runs on a worker, or on the I/O thread that took it")
  void shouldRunCallbacksWhereTheModeSays(PollerMode mode) {
    int packets = 5000;
    try (ThreadPool pool = pool(mode)) {
      Set<ThreadKind> kinds = ConcurrentHashMap.newKeySet();
      AtomicLong information = new AtomicLong();
      CountDownLatch called = new CountDownLatch(packets);
      for (int i = 0; i < packets; i++) {
        post(
            pool,
            (status, bytes) -> {
              kinds.add(ThreadKind.of(Thread.currentThread()));
              information.addAndGet(bytes);
              called.countDown();
            });
      }
      PoolRig.await(called);
      assertThat(kinds).containsExactly(mode == PollerMode.RUN ? ThreadKind.IO : ThreadKind.WORKER);
      assertThat(information).hasValue(3L * packets);
      assertThat(pool.ioThreadsMade()).isLessThanOrEqualTo(mode.threads(PROCESSORS));
    }
    assertThat(faults).isEmpty();
  }

  @Test
  @DisplayName("semantics 87: a callback that blocks a worker holds no poller")
  void shouldKeepThePollerFreeWhateverCallbacksDo() {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(100);
    try (ThreadPool pool = pool(PollerMode.HAND_OVER)) {
      for (int i = 0; i < 100; i++) {
        post(
            pool,
            (status, bytes) -> {
              PoolRig.await(release);
              ended.countDown();
            });
      }
      PoolRig.until(() -> pool.port().depth() == 0 && pool.port().running() == 0);
      assertThat(pool.availableIoThreads()).isEqualTo(1000);
      release.countDown();
      PoolRig.await(ended);
    }
  }

  @Test
  void shouldTellTheFaultOfACallbackThatWasHandedOver() {
    IllegalStateException fault = new IllegalStateException("on purpose");
    try (ThreadPool pool = pool(PollerMode.HAND_OVER)) {
      post(
          pool,
          (status, bytes) -> {
            throw fault;
          });
      PoolRig.until(() -> !faults.isEmpty());
    }
    assertThat(faults).containsExactly(fault);
  }
}
