package usbtoaster.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class InterruptObjectTest {
  private final List<Throwable> faults = Collections.synchronizedList(new ArrayList<>());
  private final List<String> log = Collections.synchronizedList(new ArrayList<>());
  private final Processors machine = new Processors(2);
  private final Worker edge = new Worker("edge", machine.processor(0));

  @AfterEach
  void close() {
    edge.close();
  }

  private InterruptObject line(InterruptObject.ServiceRoutine isr) {
    return new InterruptObject(Irql.DEVICE, isr, faults::add);
  }

  @Test
  @DisplayName("semantics 40: the service routine runs at DEVICE and leaves the rest to a DPC")
  void shouldRunIsrThenDpc() {
    Dpc dpc =
        new Dpc(
            (self, context, first, second) -> log.add("dpc at " + KernelThread.current().irql()),
            null);
    InterruptObject line =
        line(
            self -> {
              dpc.insert(0, 0);
              log.add("isr at " + KernelThread.current().irql());
              return true;
            });
    edge.run(
        () -> {
          assertThat(line.interrupt()).isTrue();
          assertThat(KernelThread.current().irql()).isEqualTo(Irql.PASSIVE);
        });
    assertThat(log).containsExactly("isr at DEVICE", "dpc at DISPATCH");
    assertThat(line.interrupts()).isEqualTo(1);
    assertThat(line.claimed()).isEqualTo(1);
    assertThat(line.spurious()).isZero();
  }

  @Test
  @DisplayName("semantics 40: an interrupt of another device is counted as spurious")
  void shouldCountSpurious() {
    InterruptObject line = line(self -> false);
    assertThat(edge.call(line::interrupt)).isFalse();
    assertThat(line.interrupts()).isEqualTo(1);
    assertThat(line.claimed()).isZero();
    assertThat(line.spurious()).isEqualTo(1);
    assertThat(faults).isEmpty();
  }

  @Test
  @DisplayName("semantics 40: the service routine never runs concurrently with itself")
  void shouldNotRunIsrTwiceAtOnce() {
    AtomicInteger in = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    InterruptObject line =
        line(
            self -> {
              most.accumulateAndGet(in.incrementAndGet(), Math::max);
              in.decrementAndGet();
              return true;
            });
    try (Worker other = new Worker("edge-2", machine.processor(1))) {
      List<FutureTask<Integer>> tasks = new ArrayList<>();
      for (Worker worker : List.of(edge, other)) {
        tasks.add(
            worker.start(
                () -> {
                  for (int i = 0; i < 20_000; i++) {
                    line.interrupt();
                  }
                  return 0;
                }));
      }
      tasks.forEach(Worker::result);
    }
    assertThat(most.get()).isEqualTo(1);
    assertThat(line.claimed()).isEqualTo(40_000);
  }

  @Test
  @DisplayName("semantics 40: a higher level pre-empts the service routine, its own level does not")
  void shouldBePreemptedByAHigherLevelOnly() {
    InterruptObject clock = new InterruptObject(Irql.HIGH, self -> log.add("clock"), faults::add);
    InterruptObject[] own = new InterruptObject[1];
    own[0] =
        line(
            self -> {
              log.add("in");
              clock.interrupt();
              if (log.size() < 4) {
                own[0].interrupt(); // acknowledging brought its next edge
              }
              return log.add("out");
            });
    edge.run(own[0]::interrupt);
    assertThat(log).containsExactly("in", "clock", "out", "in", "clock", "out");
    assertThat(own[0].interrupts()).isEqualTo(2);
    assertThat(faults).isEmpty();
  }

  @Test
  @DisplayName("semantics 38: a storm of edges on the thread itself does not grow its stack")
  void shouldTakeAStormOfMaskedEdgesInALoop() {
    InterruptObject[] own = new InterruptObject[1];
    int[] left = {100_000};
    own[0] =
        line(
            self -> {
              if (--left[0] > 0) {
                own[0].interrupt();
              }
              return true;
            });
    edge.run(own[0]::interrupt);
    assertThat(own[0].claimed()).isEqualTo(100_000);
    assertThat(faults).isEmpty();
  }

  @Test
  @DisplayName("semantics 41: a synchronized routine excludes the service routine")
  void shouldSynchronizeWithIsr() throws InterruptedException {
    CountDownLatch in = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    InterruptObject line = line(self -> log.add("isr"));
    try (Worker driver = new Worker("driver", machine.processor(1))) {
      FutureTask<String> task =
          driver.start(
              () ->
                  line.synchronizeExecution(
                      () -> {
                        in.countDown();
                        await(go);
                        log.add("synchronized");
                        return "value at " + KernelThread.current().irql();
                      }));
      in.await();
      FutureTask<Boolean> interrupt = edge.start(line::interrupt);
      Await.until("the edge thread is at DEVICE", () -> edge.kernelThread().irql() == Irql.DEVICE);
      assertThat(log).isEmpty();
      go.countDown();
      assertThat(Worker.result(task)).isEqualTo("value at DEVICE");
      assertThat(Worker.result(interrupt)).isTrue();
      assertThat(driver.call(() -> KernelThread.current().irql())).isEqualTo(Irql.PASSIVE);
    }
    assertThat(log).containsExactly("synchronized", "isr");
  }

  @Test
  @DisplayName("semantics 41: what a synchronized routine throws comes out at the old level")
  void shouldRestoreIrqlWhenASynchronizedRoutineFails() {
    InterruptObject line = line(self -> true);
    edge.run(
        () -> {
          assertThatThrownBy(
                  () ->
                      line.synchronizeExecution(
                          () -> {
                            throw new IllegalArgumentException("on purpose");
                          }))
              .hasMessage("on purpose");
          assertThat(KernelThread.current().irql()).isEqualTo(Irql.PASSIVE);
          assertThat(line.interrupt()).isTrue(); // the lock is free
        });
  }

  @Test
  void shouldLetNothingOutToTheEdgeThread() {
    InterruptObject failing =
        line(
            self -> {
              throw new StackOverflowError("on purpose");
            });
    InterruptObject worse =
        new InterruptObject(
            Irql.DEVICE,
            self -> {
              throw new IllegalStateException("on purpose");
            },
            fault -> {
              throw new IllegalStateException("the handler, too");
            });
    InterruptObject lowering =
        line(
            self -> {
              KernelThread.current().lower(Irql.PASSIVE);
              return true;
            });
    edge.run(
        () -> {
          assertThat(failing.interrupt()).isFalse();
          assertThat(worse.interrupt()).isFalse();
          assertThat(lowering.interrupt()).isFalse();
          assertThat(KernelThread.current().irql()).isEqualTo(Irql.PASSIVE);
          assertThat(failing.interrupt()).isFalse(); // the lock is free
        });
    assertThat(failing.faults()).isEqualTo(2);
    assertThat(faults).hasSize(3);
  }

  @Test
  void shouldOnlyQueueADpcWhereNothingIsToBeAcknowledged() {
    Dpc dpc =
        new Dpc(
            (self, context, first, second) -> log.add("dpc at " + KernelThread.current().irql()),
            null);
    InterruptObject line = new InterruptObject(dpc);
    edge.run(
        () -> {
          assertThat(line.interrupt()).isTrue();
          Irql old = KernelThread.current().raise(Irql.DISPATCH);
          assertThat(line.interrupt()).isTrue();
          assertThat(line.interrupt()).isTrue(); // is queued already
          KernelThread.current().lower(old);
        });
    assertThat(log).containsExactly("dpc at DISPATCH", "dpc at DISPATCH");
    assertThat(line.irql()).isEqualTo(Irql.DEVICE);
    assertThat(line.claimed()).isEqualTo(3);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
