package usbtoaster.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Threads that look for a packet before they park: here for an hour, so none parks by itself. */
@DisplayName("A port whose threads spin")
class PortSpinTest {
  private final Processors machine = new Processors(2);
  private final List<Worker> workers = new ArrayList<>();
  private final CompletionPort port = spinning(2);

  private static CompletionPort spinning(int concurrency) {
    return new CompletionPort(concurrency, CompletionPacket::endRequest, TimeUnit.HOURS.toNanos(1));
  }

  @AfterEach
  void close() {
    port.close();
    workers.forEach(Worker::close);
  }

  private Worker worker(String name, boolean virtual) {
    Worker worker = new Worker(name, machine.processor(workers.size() % 2), virtual);
    workers.add(worker);
    return worker;
  }

  private static FutureTask<Integer> removes(Worker worker, CompletionPort port) {
    return worker.start(() -> port.remove(new @Nullable CompletionPacket[1], 1, true, -1));
  }

  /** Until {@code worker} looks for a packet of {@code port}. */
  @SuppressWarnings("ReferenceEquality") // this very port
  private static void looks(Worker worker, CompletionPort port) {
    Await.until("it looks", () -> LockSupport.getBlocker(worker.thread()) == port);
  }

  private static void post(CompletionPort port) {
    port.post(1, null, NtStatus.SUCCESS, 0);
  }

  @Test
  void shouldWaitAndNotRunWhileItLooks() {
    Worker one = worker("one", false);
    FutureTask<Integer> removes = removes(one, port);
    looks(one, port);
    assertThat(port.waiting()).isEqualTo(1);
    assertThat(port.running()).isZero();
    assertThat(port.findBlocked()).isZero();
    post(port);
    assertThat(Worker.result(removes)).isEqualTo(1);
    assertThat(port.running()).isEqualTo(1);
    assertThat(LockSupport.getBlocker(one.thread())).isNotSameAs(port);
  }

  @Test
  void shouldParkWhereAnotherRuns() {
    Worker one = worker("one", false);
    Worker two = worker("two", false);
    post(port);
    assertThat(Worker.result(removes(one, port))).isEqualTo(1);
    FutureTask<Integer> waits = removes(two, port);
    Await.parked(two.thread(), port);
    post(port);
    assertThat(Worker.result(waits)).isEqualTo(1);
  }

  @Test
  @DisplayName("semantics 62: a later one is taken first, so the earlier parks")
  void shouldParkWhenALaterOneLooks() {
    Worker one = worker("one", false);
    Worker two = worker("two", false);
    FutureTask<Integer> first = removes(one, port);
    looks(one, port);
    FutureTask<Integer> second = removes(two, port);
    looks(two, port);
    Await.parked(one.thread(), port);
    assertThat(two.thread().getState()).isEqualTo(Thread.State.RUNNABLE);
    post(port);
    assertThat(Worker.result(second)).isEqualTo(1);
    assertThat(first.isDone()).isFalse();
    post(port);
    assertThat(Worker.result(first)).isEqualTo(1);
  }

  @Test
  void shouldParkAVirtualThread() {
    Worker virtual = worker("virtual", true);
    FutureTask<Integer> removes = removes(virtual, port);
    Await.parked(virtual.thread(), port);
    post(port);
    assertThat(Worker.result(removes)).isEqualTo(1);
  }

  @Test
  @DisplayName("semantics 57, 70: kernel APCs run where it looks, and a user APC ends its wait")
  void shouldRunApcsWhileItLooks() {
    Worker one = worker("one", false);
    List<String> log = Collections.synchronizedList(new ArrayList<>());
    FutureTask<Integer> removes = removes(one, port);
    looks(one, port);
    new Apc(one.kernelThread(), Apc.Mode.SPECIAL_KERNEL, () -> log.add("kernel")).insert(0, 0);
    Await.until("the kernel APC ran", () -> log.size() == 1);
    looks(one, port);
    assertThat(removes.isDone()).isFalse();
    new Apc(one.kernelThread(), Apc.Mode.USER, () -> log.add("user")).insert(0, 0);
    assertThat(Worker.result(removes)).isEqualTo(CompletionPort.USER_APC);
    assertThat(log).containsExactly("kernel", "user");
    assertThat(port.waiting()).isZero();
  }

  @Test
  @DisplayName("semantics 68: closed while it looks")
  void shouldEndWithThePort() {
    Worker one = worker("one", false);
    FutureTask<Integer> removes = removes(one, port);
    looks(one, port);
    port.close();
    assertThat(Worker.result(removes)).isEqualTo(CompletionPort.ABANDONED);
  }

  @Test
  void shouldLookNoLongerThanItWaits() {
    Worker one = worker("one", false);
    assertThat(one.call(() -> port.remove(1_000) == null)).isTrue();
    assertThat(port.waiting()).isZero();
  }

  @Test
  void shouldLookNoLongerThanIsLeftOfItsTime() {
    Worker one = worker("one", false);
    long hour = TimeUnit.HOURS.toNanos(1); // of which an APC has left nothing
    FutureTask<Boolean> waits =
        one.start(
            () -> {
              WaitBlock wait = KernelThread.current().waitBlock();
              wait.prepare();
              return wait.block(port, false, hour, System.nanoTime(), hour);
            });
    assertThat(Worker.result(waits)).isFalse();
  }

  @Test
  void shouldLetThePollerPollMeanwhile() {
    CompletionPort polled = spinning(1);
    AtomicInteger polls = new AtomicInteger();
    PortSource source =
        new PortSource() {
          @Override
          public void poll(long timeoutNanos) {
            polls.incrementAndGet();
            LockSupport.park(this);
          }

          @Override
          public void wake() {
            LockSupport.unpark(workers.getLast().thread());
          }

          @Override
          public void close() {}
        };
    Worker looking = worker("looking", false);
    FutureTask<Integer> looks = removes(looking, polled);
    looks(looking, polled);
    Worker poller = worker("poller", false);
    FutureTask<Integer> takes =
        poller.start(
            () -> {
              polled.pollHere(source);
              return polled.remove(new @Nullable CompletionPacket[1], 1, false, -1);
            });
    Await.until("it polls", () -> polls.get() > 0);
    post(polled);
    assertThat(Worker.result(takes)).isEqualTo(1);
    polled.close();
    assertThat(Worker.result(looks)).isEqualTo(CompletionPort.ABANDONED);
  }

  @Test
  void shouldRefuseANegativeTime() {
    assertThatThrownBy(() -> new CompletionPort(1, CompletionPacket::endRequest, -1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
