package usbtoaster.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A port that several threads serve: who gets a packet, and how many run. */
class CompletionPortThreadsTest {
  private final Processors machine = new Processors(2);
  private final List<Worker> workers = new ArrayList<>();
  private final KernelEvent elsewhere = new KernelEvent(KernelEvent.Type.SYNCHRONIZATION, false);

  @AfterEach
  void close() {
    elsewhere.set();
    workers.forEach(Worker::close);
  }

  private Worker worker(String name) {
    return worker(name, false);
  }

  private Worker worker(String name, boolean virtual) {
    Worker worker = new Worker(name, machine.processor(workers.size() % 2), virtual);
    workers.add(worker);
    return worker;
  }

  private static FutureTask<Long> removing(Worker worker, CompletionPort port) {
    return worker.start(
        () -> {
          CompletionPacket packet = port.remove(-1);
          return packet == null ? -1 : packet.key();
        });
  }

  private static FutureTask<Long> waiting(Worker worker, CompletionPort port) {
    FutureTask<Long> task = removing(worker, port);
    Await.parked(worker.thread(), port);
    return task;
  }

  private static int post(CompletionPort port, long key) {
    return port.post(key, null, NtStatus.SUCCESS, 0);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @DisplayName("semantics 62: waiters are LIFO")
  void shouldReleaseTheLastWaiterFirst(boolean virtual) {
    CompletionPort port = new CompletionPort(3);
    FutureTask<Long> first = waiting(worker("a", virtual), port);
    FutureTask<Long> second = waiting(worker("b", virtual), port);
    FutureTask<Long> third = waiting(worker("c", virtual), port);
    assertThat(port.waiting()).isEqualTo(3);
    assertThat(post(port, 1)).isZero();
    assertThat(Worker.result(third)).isEqualTo(1);
    post(port, 2);
    assertThat(Worker.result(second)).isEqualTo(2);
    post(port, 3);
    assertThat(Worker.result(first)).isEqualTo(3);
    assertThat(port.running()).isEqualTo(3);
    assertThat(port.waiting()).isZero();
  }

  @Test
  @DisplayName("semantics 62: a re-entering thread takes the next packet, the waiter stays asleep")
  void shouldGiveTheNextPacketToTheRunningThread() {
    CompletionPort port = new CompletionPort(1);
    Worker a = worker("a");
    Worker b = worker("b");
    post(port, 1);
    assertThat(Worker.result(removing(a, port))).isEqualTo(1);
    FutureTask<Long> asleep = waiting(b, port);
    post(port, 2);
    assertThat(port.depth()).isEqualTo(1); // item 63: as many run as may
    assertThat(Worker.result(removing(a, port))).isEqualTo(2);
    assertThat(asleep.isDone()).isFalse();
    assertThat(port.waiting()).isEqualTo(1);
  }

  @Test
  @DisplayName("semantics 63: a packet is handed over only if fewer than the concurrency run")
  void shouldQueueWhenEnoughThreadsRun() {
    CompletionPort port = new CompletionPort(1);
    Worker a = worker("a");
    Worker b = worker("b");
    FutureTask<Long> first = waiting(a, port);
    FutureTask<Long> second = waiting(b, port);
    assertThat(post(port, 1)).isZero();
    assertThat(Worker.result(second)).isEqualTo(1);
    assertThat(post(port, 2)).isZero();
    assertThat(post(port, 3)).isEqualTo(1);
    assertThat(port.depth()).isEqualTo(2);
    assertThat(first.isDone()).isFalse();
  }

  @Test
  @DisplayName("semantics 64, 65: a blocked thread lets another run; awake, it waits for its turn")
  void shouldReleaseAWaiterWhenAThreadBlocks() {
    CompletionPort port = new CompletionPort(1);
    Worker a = worker("a");
    Worker b = worker("b");
    post(port, 1);
    assertThat(Worker.result(removing(a, port))).isEqualTo(1);
    FutureTask<Long> second = waiting(b, port);
    post(port, 2);
    assertThat(port.depth()).isEqualTo(1);
    FutureTask<Integer> blocked =
        a.start(() -> KernelThread.current().waitFor(elsewhere, false, -1));
    assertThat(Worker.result(second)).isEqualTo(2); // released because a blocks
    assertThat(port.running()).isEqualTo(1);
    elsewhere.set();
    assertThat(Worker.result(blocked)).isEqualTo(NtStatus.SUCCESS);
    assertThat(port.running()).isEqualTo(2); // more than may
    post(port, 3);
    FutureTask<Long> third = waiting(a, port); // a packet is there, but b runs
    assertThat(port.running()).isEqualTo(1);
    assertThat(port.depth()).isEqualTo(1);
    assertThat(Worker.result(removing(b, port))).isEqualTo(3);
    assertThat(third.isDone()).isFalse();
  }

  @Test
  @DisplayName("semantics 65: a delay counts as blocking, too")
  void shouldReleaseAWaiterWhenAThreadSleeps() {
    CompletionPort port = new CompletionPort(1);
    Worker a = worker("a");
    Worker b = worker("b");
    post(port, 1);
    assertThat(Worker.result(removing(a, port))).isEqualTo(1);
    FutureTask<Long> second = waiting(b, port);
    post(port, 2);
    FutureTask<Integer> asleep = a.start(() -> KernelThread.current().delay(true, -1));
    assertThat(Worker.result(second)).isEqualTo(2);
    new Apc(a.kernelThread(), Apc.Mode.USER, () -> {}).insert(0, 0);
    assertThat(Worker.result(asleep)).isEqualTo(NtStatus.USER_APC);
    assertThat(port.running()).isEqualTo(2);
  }

  @Test
  @DisplayName("semantics 66: a thread that uses another port frees its place in the old one")
  void shouldBelongToOnePort() {
    CompletionPort first = new CompletionPort(1);
    CompletionPort second = new CompletionPort(1);
    Worker a = worker("a");
    Worker b = worker("b");
    post(first, 1);
    assertThat(Worker.result(removing(a, first))).isEqualTo(1);
    FutureTask<Long> waiting = waiting(b, first);
    post(first, 2);
    assertThat(waiting.isDone()).isFalse();
    post(second, 3);
    assertThat(Worker.result(removing(a, second))).isEqualTo(3);
    assertThat(Worker.result(waiting)).isEqualTo(2);
    assertThat(first.running()).isEqualTo(1);
    assertThat(second.running()).isEqualTo(1);
  }

  @Test
  @DisplayName("semantics 66: a thread that ends frees its place")
  void shouldFreeThePlaceAtExit() {
    CompletionPort port = new CompletionPort(1);
    Worker a = worker("a");
    Worker b = worker("b");
    post(port, 1);
    assertThat(Worker.result(removing(a, port))).isEqualTo(1);
    FutureTask<Long> waiting = waiting(b, port);
    post(port, 2);
    a.close();
    assertThat(Worker.result(waiting)).isEqualTo(2);
    assertThat(port.running()).isEqualTo(1);
  }

  @Test
  @DisplayName("semantics 68: closed while waiting, all waiters are released with ABANDONED")
  void shouldReleaseWaitersOnClose() {
    CompletionPort port = new CompletionPort(4);
    List<FutureTask<Integer>> tasks = new ArrayList<>();
    for (String name : List.of("a", "b", "c")) {
      Worker worker = worker(name);
      tasks.add(worker.start(() -> port.remove(new @Nullable CompletionPacket[1], 1, true, -1)));
      Await.parked(worker.thread(), port);
    }
    FutureTask<Long> single = waiting(worker("d"), port);
    port.close();
    for (FutureTask<Integer> task : tasks) {
      assertThat(Worker.result(task)).isEqualTo(CompletionPort.ABANDONED);
    }
    assertThat(Worker.result(single)).isEqualTo(-1);
    assertThat(port.waiting()).isZero();
  }

  @Test
  @DisplayName(
      "semantics 57, 70: kernel APCs do not end a wait in the port, user APCs do if alertable")
  void shouldRunApcsWhileWaiting() {
    CompletionPort port = new CompletionPort(1);
    List<String> log = Collections.synchronizedList(new ArrayList<>());
    Worker a = worker("a");
    FutureTask<Integer> wait =
        a.start(() -> port.remove(new @Nullable CompletionPacket[2], 2, true, -1));
    Await.parked(a.thread(), port);
    new Apc(a.kernelThread(), Apc.Mode.SPECIAL_KERNEL, () -> log.add("kernel")).insert(0, 0);
    Await.until("the kernel APC ran", () -> log.size() == 1);
    Await.parked(a.thread(), port);
    assertThat(wait.isDone()).isFalse();
    new Apc(a.kernelThread(), Apc.Mode.USER, () -> log.add("user")).insert(0, 0);
    assertThat(Worker.result(wait)).isEqualTo(CompletionPort.USER_APC);
    assertThat(log).containsExactly("kernel", "user");
    FutureTask<Long> next = waiting(a, port);
    new Apc(a.kernelThread(), Apc.Mode.USER, () -> log.add("late")).insert(0, 0);
    post(port, 1);
    assertThat(Worker.result(next)).isEqualTo(1); // item 71: never alertable
    assertThat(log).hasSize(2);
  }

  @Test
  @DisplayName("semantics 57, 66: an APC in a wait may itself wait, and use another port")
  void shouldLetAnApcUseAnotherPort() {
    CompletionPort port = new CompletionPort(1);
    CompletionPort other = new CompletionPort(1);
    Worker a = worker("a");
    FutureTask<Long> wait = waiting(a, port);
    List<Long> seen = Collections.synchronizedList(new ArrayList<>());
    new Apc(
            a.kernelThread(),
            Apc.Mode.KERNEL,
            () -> {
              KernelThread.current().waitFor(elsewhere, false, -1);
              CompletionPacket packet = other.remove(-1);
              seen.add(packet == null ? -1 : packet.key());
            })
        .insert(0, 0);
    Await.parked(a.thread(), elsewhere);
    assertThat(port.waiting()).isZero();
    elsewhere.set();
    Await.parked(a.thread(), other);
    post(other, 7);
    Await.parked(a.thread(), port);
    assertThat(seen).containsExactly(7L);
    assertThat(other.running()).isZero();
    assertThat(port.running()).isZero();
    post(port, 1);
    assertThat(Worker.result(wait)).isEqualTo(1);
    assertThat(port.running()).isEqualTo(1);
  }

  @Test
  @DisplayName("semantics 83: a packet that is handed to a waiter does not signal the port")
  void shouldNotSignalForAHandedPacket() {
    CompletionPort port = new CompletionPort(1);
    FutureTask<Long> wait = waiting(worker("a"), port);
    Worker watcher = worker("watcher");
    KernelEvent signal = port.signal();
    FutureTask<Integer> watch =
        watcher.start(() -> KernelThread.current().waitFor(signal, false, -1));
    Await.parked(watcher.thread(), signal);
    post(port, 1);
    assertThat(Worker.result(wait)).isEqualTo(1);
    assertThat(watch.isDone()).isFalse();
    post(port, 2); // nobody waits: it is queued
    assertThat(Worker.result(watch)).isEqualTo(NtStatus.SUCCESS);
  }

  @Test
  void shouldTellThatItIsStarved() {
    List<Throwable> faults = new ArrayList<>();
    Worker a = new Worker("a", new Processors(1, faults::add).processor(0));
    workers.add(a);
    CompletionPort port = new CompletionPort(1);
    AtomicInteger starved = new AtomicInteger();
    port.onStarved(starved::incrementAndGet);
    post(port, 1);
    assertThat(starved.get()).isEqualTo(1); // no thread at all
    assertThat(Worker.result(removing(a, port))).isEqualTo(1);
    post(port, 2);
    assertThat(starved.get()).isEqualTo(1); // enough threads run
    FutureTask<Integer> blocked =
        a.start(() -> KernelThread.current().waitFor(elsewhere, false, -1));
    Await.until("the thread blocks, and nobody else waits", () -> starved.get() == 2);
    elsewhere.set();
    Worker.result(blocked);
    assertThat(Worker.result(removing(a, port))).isEqualTo(2);
    FutureTask<Long> wait = waiting(a, port);
    post(port, 3);
    assertThat(Worker.result(wait)).isEqualTo(3);
    assertThat(starved.get()).isEqualTo(2); // handed over
    port.onStarved(
        () -> {
          throw new IllegalStateException("on purpose");
        });
    a.run(() -> KernelThread.current().exit());
    assertThat(a.call(() -> post(port, 4))).isZero();
    assertThat(faults).hasSize(1);
  }

  @Test
  void shouldTellThatItIsStarvedWhoeverLeavesItSo() {
    CompletionPort port = new CompletionPort(2);
    Worker a = worker("a");
    post(port, 1);
    post(port, 2);
    AtomicInteger starved = new AtomicInteger();
    port.onStarved(starved::incrementAndGet);
    assertThat(port.starved()).isTrue();
    assertThat(Worker.result(removing(a, port))).isEqualTo(1);
    assertThat(starved.get()).isEqualTo(1); // the other packet waits, and one more may run
    assertThat(Worker.result(removing(a, port))).isEqualTo(2);
    assertThat(starved.get()).isEqualTo(1);
    assertThat(port.starved()).isFalse();
  }

  @Test
  void shouldTimeOutAndLeaveNobodyBehind() {
    CompletionPort port = new CompletionPort(1);
    Worker a = worker("a");
    a.run(
        () -> {
          assertThat(port.remove(1_000)).isNull();
          assertThat(port.waiting()).isZero();
          assertThat(port.running()).isEqualTo(1); // as in NT, until it comes back
          assertThat(post(port, 1)).isZero();
          assertThat(port.depth()).isEqualTo(1);
          assertThat(port.remove(1_000)).isNotNull();
        });
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldNeitherLoseNorDoublePackets(boolean virtual) {
    int packets = 40_000;
    AtomicInteger disposed = new AtomicInteger();
    CompletionPort port = new CompletionPort(2, packet -> disposed.incrementAndGet());
    byte[] seen = new byte[packets];
    List<FutureTask<Integer>> takers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      boolean batch = i % 2 == 0;
      takers.add(worker("taker-" + i, virtual).start(() -> takeAll(port, batch, seen)));
    }
    List<FutureTask<Integer>> inserters = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      int from = i * packets / 2;
      inserters.add(
          worker("inserter-" + i, virtual)
              .start(
                  () -> {
                    for (int key = from; key < from + packets / 2; key++) {
                      post(port, key);
                    }
                    return 0;
                  }));
    }
    inserters.forEach(Worker::result);
    Await.until("the queue is empty", () -> port.depth() == 0);
    port.close();
    int taken = takers.stream().mapToInt(Worker::result).sum();
    assertThat(taken + disposed.get()).isEqualTo(packets);
    assertThat(disposed.get()).isZero();
    assertThat(seen).containsOnly(1);
  }

  private static int takeAll(CompletionPort port, boolean batch, byte[] seen) {
    @Nullable CompletionPacket[] into = new CompletionPacket[8];
    int taken = 0;
    while (true) {
      int got = port.remove(into, batch ? 8 : 1, false, -1);
      if (got <= 0) {
        return taken;
      }
      for (int i = 0; i < got; i++) {
        CompletionPacket packet = into[i];
        if (packet != null) {
          seen[(int) packet.key()]++;
          taken++;
        }
      }
      if (taken % 64 == 0) {
        KernelThread.current().delay(false, 1_000); // blocks elsewhere now and then
      }
    }
  }
}
