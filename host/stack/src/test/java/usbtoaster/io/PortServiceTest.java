package usbtoaster.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import usbtoaster.async.AsyncLocal;
import usbtoaster.async.SynchronizationContext;
import usbtoaster.async.TaskCompletionSource;
import usbtoaster.async.TaskScheduler;
import usbtoaster.kernel.CompletionPort;
import usbtoaster.kernel.IoManager;
import usbtoaster.kernel.KernelEvent;
import usbtoaster.kernel.KernelThread;
import usbtoaster.kernel.NtStatus;
import usbtoaster.trace.Trace;
import usbtoaster.trace.census.ThreadKind;

@DisplayName("A pool whose workers serve its port")
final class PortServiceTest {
  private static final int MANY = 70;

  private final ThreadPool pool =
      ThreadPool.servedByWorkers(
          new IoManager(Trace.OFF, 16), ThreadPoolOptions.DEFAULT.withIdle(Duration.ofSeconds(1)));
  private final Queue<Thread> ran = new ConcurrentLinkedQueue<>();

  @AfterEach
  void close() {
    pool.close();
  }

  private void post(CompletionCallback callback) {
    pool.port().post(0, callback, NtStatus.SUCCESS, 0);
  }

  private void note(int status, long information) {
    ran.add(Thread.currentThread());
  }

  @Test
  void shouldServeOnTheThreadThatBringsTheEnds() {
    pool.beginServing();
    post(this::note);
    pool.serveQueued();
    post(this::note);
    pool.serveQueued();
    pool.endServing();
    assertThat(ran).containsExactly(Thread.currentThread(), Thread.currentThread());
    assertThat(pool.port().running()).isZero();
    assertThat(pool.workerThreads()).isZero();
    assertThat(pool.ioThreadsMade()).isZero();
  }

  @Test
  void shouldLeaveNothingOfACallbackToTheNextOne() {
    AsyncLocal<String> local = new AsyncLocal<>();
    List<Object> seen = new ArrayList<>();
    pool.beginServing();
    post(
        (status, information) -> {
          local.value("left behind");
          SynchronizationContext.setCurrent(new SynchronizationContext());
          Thread.currentThread().interrupt();
        });
    post(
        (status, information) -> {
          seen.add(local.value() == null);
          seen.add(SynchronizationContext.current() == null);
          seen.add(!Thread.currentThread().isInterrupted());
        });
    pool.serveQueued();
    pool.endServing();
    assertThat(seen).containsExactly(true, true, true);
  }

  @Test
  void shouldLetAWorkerServeWhatOthersPutIn() {
    post(this::note);
    PoolRig.until(() -> !ran.isEmpty());
    assertThat(ThreadKind.of(ran.element())).isEqualTo(ThreadKind.WORKER);
    PoolRig.until(() -> pool.port().running() == 0);
  }

  @Test
  void shouldLetAWorkerServeWhatIsLeft() {
    pool.beginServing();
    for (int i = 0; i < MANY; i++) {
      post(this::note);
    }
    pool.serveQueued();
    assertThat(ran).hasSizeLessThan(MANY).containsOnly(Thread.currentThread());
    pool.endServing();
    PoolRig.until(() -> ran.size() == MANY);
  }

  @Test
  @DisplayName("semantics 65: where a callback blocks in a kernel wait, a worker takes its place")
  void shouldLetAnotherServeWhileACallbackWaits() {
    KernelEvent event = new KernelEvent(KernelEvent.Type.NOTIFICATION, false);
    post(
        (status, information) -> {
          post(
              (inner, none) -> {
                note(inner, none);
                event.set();
              });
          KernelThread.current().waitFor(event, false, -1);
          note(status, information);
        });
    PoolRig.until(() -> ran.size() == 2);
    assertThat(ran.stream().distinct()).hasSize(2);
  }

  @Test
  @DisplayName("semantics 65: where a callback blocks in a join, a worker takes its place")
  void shouldLetAnotherServeWhileACallbackJoins() {
    TaskCompletionSource<String> source = new TaskCompletionSource<>();
    pool.beginServing();
    post(
        (status, information) -> {
          post(
              (inner, none) -> {
                note(inner, none);
                source.setResult("toast");
              });
          assertThat(source.task().join()).isEqualTo("toast");
          note(status, information);
        });
    pool.serveQueued();
    pool.endServing();
    assertThat(ran).hasSize(2).endsWith(Thread.currentThread());
  }

  @Test
  void shouldServeLaterWhereTheWorkersTookNoWork() {
    CompletionPort port = new CompletionPort(1);
    Deque<Runnable> queued = new ArrayDeque<>();
    boolean[] full = {true};
    TaskScheduler workers =
        TaskScheduler.from(
            work -> {
              if (full[0]) {
                throw new OutOfMemoryError("on purpose");
              }
              queued.add(work);
            },
            "workers");
    List<Throwable> faults = new ArrayList<>();
    List<Object> served = new ArrayList<>();
    new PortService(
        new IoManager(Trace.OFF, 1), port, workers, e -> served.add(e.context()), faults::add);
    port.post(0, "first", NtStatus.SUCCESS, 0);
    full[0] = false;
    port.post(0, "second", NtStatus.SUCCESS, 0);
    queued.remove().run();
    assertThat(served).containsExactly("first", "second");
    assertThat(faults).singleElement().isInstanceOf(RejectedExecutionException.class);
  }
}
