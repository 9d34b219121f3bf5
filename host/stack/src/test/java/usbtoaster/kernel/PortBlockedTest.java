package usbtoaster.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A port's thread that blocks in Java, where it tells nobody. */
class PortBlockedTest {
  private final Processors machine = new Processors(2);
  private final Worker one = new Worker("one", machine.processor(0));
  private final Worker two = new Worker("two", machine.processor(1));
  private final CompletionPort port = new CompletionPort(1);
  private final AtomicInteger starved = new AtomicInteger();
  private final CountDownLatch wakes = new CountDownLatch(1);

  @AfterEach
  void close() {
    one.close();
    two.close();
  }

  private FutureTask<@Nullable CompletionPacket> remove(Worker worker) {
    return worker.start(() -> port.remove(-1));
  }

  /** Takes a packet, and blocks in Java. */
  private FutureTask<Integer> blocks() {
    port.post(1, null, 0, 1);
    FutureTask<Integer> task =
        one.start(
            () -> {
              assertThat(port.remove(0)).isNotNull();
              wakes.await();
              return 0;
            });
    Await.until("it blocks", () -> one.thread().getState() == Thread.State.WAITING && running(1));
    return task;
  }

  private boolean running(int count) {
    return port.depth() == 0 && port.running() == count;
  }

  @Test
  @DisplayName("semantics 65: found blocked in Java, a thread lets another run until it comes back")
  void shouldLetAnotherRun() {
    FutureTask<Integer> blocked = blocks();
    FutureTask<@Nullable CompletionPacket> waits = remove(two);
    Await.parked(two.thread(), port);
    port.post(2, null, 0, 2);
    assertThat(waits.isDone()).isFalse();
    assertThat(port.findBlocked()).isEqualTo(1);
    CompletionPacket taken = Worker.result(waits);
    assertThat(taken).isNotNull();
    assertThat(port.running()).isEqualTo(1);
    wakes.countDown();
    Worker.result(blocked);
    assertThat(one.call(() -> port.remove(0))).isNull(); // it is back, and counts again
    assertThat(port.running()).isEqualTo(2);
    port.post(3, null, 0, 3);
    assertThat(one.call(() -> port.remove(0))).isNull(); // the other runs, and that is enough
    one.run(() -> KernelThread.current().leavePort());
    assertThat(two.call(() -> port.remove(0))).isNotNull();
  }

  @Test
  @DisplayName("semantics 65: where nobody waits, the pool is asked for a thread")
  void shouldAskForAThread() {
    FutureTask<Integer> blocked = blocks();
    port.onStarved(starved::incrementAndGet);
    port.post(2, null, 0, 2);
    assertThat(starved).hasValue(0);
    assertThat(port.findBlocked()).isEqualTo(1);
    assertThat(starved).hasValue(1);
    assertThat(port.findBlocked()).isZero();
    assertThat(two.call(() -> port.remove(0))).isNotNull();
    wakes.countDown();
    Worker.result(blocked);
  }

  @Test
  @DisplayName("semantics 65: a thread that runs or waits at the port is not found")
  void shouldNotFindThoseThatRun() {
    AtomicBoolean stop = new AtomicBoolean();
    port.post(1, null, 0, 1);
    FutureTask<Integer> runs =
        one.start(
            () -> {
              assertThat(port.remove(0)).isNotNull();
              while (!stop.get()) {
                Thread.onSpinWait();
              }
              return 0;
            });
    Await.until("it runs", () -> running(1));
    FutureTask<@Nullable CompletionPacket> waits = remove(two);
    Await.parked(two.thread(), port);
    port.post(2, null, 0, 2);
    assertThat(port.findBlocked()).isZero();
    assertThat(port.running()).isEqualTo(1);
    stop.set(true);
    Worker.result(runs);
    one.run(() -> KernelThread.current().leavePort());
    assertThat(Worker.result(waits)).isNotNull();
  }

  @Test
  @DisplayName("semantics 65, 66: a thread that has ended without a word is found, too")
  void shouldFindTheDead() throws InterruptedException {
    port.post(1, null, 0, 1);
    Thread dies = Thread.ofPlatform().start(() -> port.remove(0));
    dies.join();
    assertThat(port.running()).isEqualTo(1);
    assertThat(port.findBlocked()).isEqualTo(1);
    assertThat(port.running()).isZero();
  }
}
