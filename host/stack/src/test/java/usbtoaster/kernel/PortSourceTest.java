package usbtoaster.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import usbtoaster.async.TaskCompletionSource;
import usbtoaster.io.CompletionCallback;
import usbtoaster.io.ThreadPool;
import usbtoaster.io.ThreadPoolOptions;
import usbtoaster.trace.Trace;

/** A port whose thread polls a source of ends where it would park. */
@DisplayName("A port with a source")
final class PortSourceTest {
  /** Ends what it is told to, on the thread that polls. */
  private static final class Source implements PortSource {
    private final ConcurrentLinkedQueue<Runnable> ends = new ConcurrentLinkedQueue<>();
    private final Semaphore bell = new Semaphore(0);
    final CountDownLatch closed = new CountDownLatch(1);
    final AtomicInteger polls = new AtomicInteger();

    void end(Runnable end) {
      ends.add(end);
      bell.release();
    }

    @Override
    public void poll(long timeoutNanos) {
      polls.incrementAndGet();
      if (timeoutNanos < 0) {
        bell.acquireUninterruptibly();
      } else {
        try {
          bell.tryAcquire(timeoutNanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }
      bell.drainPermits();
      for (Runnable end = ends.poll(); end != null; end = ends.poll()) {
        end.run();
      }
    }

    @Override
    public void wake() {
      bell.release();
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }

  private final Source source = new Source();
  private final ConcurrentLinkedQueue<Throwable> faults = new ConcurrentLinkedQueue<>();
  private final ThreadPool pool =
      new ThreadPool(
          new IoManager(Trace.OFF, 16),
          new ThreadPoolOptions(2, 1000, Duration.ofSeconds(20), faults::add),
          source);

  /** Until then a packet finds nobody at the port, and the pool makes another thread for it. */
  @BeforeEach
  void polls() {
    Await.until("it polls", () -> source.polls.get() > 0);
  }

  @AfterEach
  void close() {
    pool.close();
    await(source.closed); // the poller's last act
  }

  private void post(CompletionCallback callback) {
    pool.port().post(0, callback, NtStatus.SUCCESS, 0);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void shouldTakeItselfWhatItFoundInTheSource() throws Exception {
    TaskCompletionSource<String> polled = new TaskCompletionSource<>();
    TaskCompletionSource<String> served = new TaskCompletionSource<>();
    source.end(
        () -> {
          polled.setResult(Thread.currentThread().getName());
          post((status, information) -> served.setResult(Thread.currentThread().getName()));
        });
    assertThat(served.task().join()).isEqualTo(polled.task().join()).isEqualTo("io-1");
    assertThat(pool.ioThreadsMade()).isEqualTo(1);
  }

  @Test
  void shouldTakeWhatOthersPostWhileItPolls() {
    for (int i = 0; i < 1000; i++) {
      TaskCompletionSource<String> served = new TaskCompletionSource<>();
      post((status, information) -> served.setResult(Thread.currentThread().getName()));
      assertThat(served.task().join()).isEqualTo("io-1");
    }
  }

  @Test
  @DisplayName("semantics 65: a callback that joins lets another thread run, and the source go on")
  void shouldGoOnPollingWhileACallbackJoins() {
    TaskCompletionSource<Integer> toast = new TaskCompletionSource<>();
    CountDownLatch joined = new CountDownLatch(1);
    CountDownLatch joins = new CountDownLatch(1);
    post(
        (status, information) -> {
          joins.countDown();
          toast.task().join();
          joined.countDown();
        });
    await(joins);
    TaskCompletionSource<String> server = new TaskCompletionSource<>();
    source.end(() -> post((s, i) -> server.setResult(Thread.currentThread().getName())));
    assertThat(server.task().join()).isEqualTo("io-2");
    source.end(() -> post((s, i) -> toast.setResult(1)));
    await(joined);
  }

  @Test
  @DisplayName("semantics 65: a callback that waits for an event lets another thread run")
  void shouldGoOnPollingWhileACallbackWaits() {
    KernelEvent event = new KernelEvent(KernelEvent.Type.NOTIFICATION, false);
    CountDownLatch waited = new CountDownLatch(1);
    CountDownLatch waits = new CountDownLatch(1);
    post(
        (status, information) -> {
          waits.countDown();
          KernelThread.current().waitFor(event, false, -1);
          waited.countDown();
        });
    await(waits);
    source.end(() -> post((s, i) -> event.set()));
    await(waited);
  }

  @Test
  @DisplayName("semantics 65: when the other thread blocks, the poller takes what had to wait")
  void shouldTakeWhatWaitedForTheOther() {
    CompletionPort port = new CompletionPort(1);
    Source polled = new Source();
    KernelEvent event = new KernelEvent(KernelEvent.Type.NOTIFICATION, false);
    try (Worker poller = new Worker("poller", Processors.system().processor(0));
        Worker other = new Worker("other", Processors.system().processor(0))) {
      port.post(1, null, 0, 0);
      other.run(() -> assertThat(port.remove(0)).isNotNull());
      FutureTask<CompletionPacket> takes =
          poller.start(
              () -> {
                port.pollHere(polled);
                return port.remove(-1);
              });
      Await.until("it polls", () -> polled.polls.get() == 1);
      port.post(2, null, 0, 0); // the other runs, so this stays
      Await.until("it polls again", () -> polled.polls.get() == 2);
      FutureTask<Integer> waits =
          other.start(() -> KernelThread.current().waitFor(event, false, -1));
      assertThat(Worker.result(takes).key()).isEqualTo(2);
      event.set();
      Worker.result(waits);
    }
  }

  @Test
  @DisplayName("semantics 57: a kernel APC runs on the poller while it polls")
  void shouldDeliverAnApcToThePoller() {
    TaskCompletionSource<KernelThread> self = new TaskCompletionSource<>();
    post((status, information) -> self.setResult(KernelThread.current()));
    TaskCompletionSource<String> ran = new TaskCompletionSource<>();
    KernelThread poller = self.task().join();
    new Apc(poller, Apc.Mode.KERNEL, () -> ran.setResult(Thread.currentThread().getName()))
        .insert(0, 0);
    assertThat(ran.task().join()).isEqualTo("io-1");
  }

  @Test
  void shouldServePacketsByOtherThreadsWhereTheSourceFails() {
    source.end(
        () -> {
          throw new IllegalStateException("on purpose");
        });
    await(source.closed);
    TaskCompletionSource<String> served = new TaskCompletionSource<>();
    post((status, information) -> served.setResult(Thread.currentThread().getName()));
    assertThat(served.task().join()).isEqualTo("io-2");
    assertThat(faults).singleElement().isInstanceOf(IllegalStateException.class);
  }

  @Test
  void shouldPollNowAndThenHoweverManyPacketsThereAre() {
    CountDownLatch polled = new CountDownLatch(1);
    CountDownLatch posted = new CountDownLatch(1);
    CompletionCallback[] again = new CompletionCallback[1];
    again[0] =
        (status, information) -> {
          if (polled.getCount() > 0) {
            post(again[0]);
          }
          posted.countDown();
        };
    post(again[0]);
    await(posted);
    source.end(polled::countDown);
    await(polled);
  }
}
