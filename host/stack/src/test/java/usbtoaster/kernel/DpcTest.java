package usbtoaster.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DpcTest {
  private final List<Throwable> faults = Collections.synchronizedList(new ArrayList<>());
  private final Processors machine = new Processors(2, faults::add);
  private final Worker worker = new Worker("dpc", machine.processor(0));
  private final List<String> log = Collections.synchronizedList(new ArrayList<>());

  @AfterEach
  void close() {
    worker.close();
  }

  private Dpc logging(String name) {
    return new Dpc((dpc, context, first, second) -> log.add(name + first + second), null);
  }

  private static void at(Irql irql, Runnable work) {
    KernelThread thread = KernelThread.current();
    Irql old = thread.raise(irql);
    work.run();
    thread.lower(old);
  }

  @Test
  @DisplayName("semantics 45: inserted at PASSIVE or APC, it has run before the insert returns")
  void shouldRunBeforeInsertReturns() {
    List<Irql> irqls = new ArrayList<>();
    List<@Nullable Object> contexts = new ArrayList<>();
    Dpc dpc =
        new Dpc(
            (self, context, first, second) -> {
              irqls.add(KernelThread.current().irql());
              contexts.add(context);
              log.add(first + "," + second);
            },
            "context");
    worker.run(
        () -> {
          for (int i = 1; i <= 5; i++) {
            assertThat(dpc.insert(i, -i)).isTrue();
            assertThat(log).hasSize(i).endsWith(i + "," + -i);
          }
          at(Irql.APC, () -> assertThat(dpc.insert(6, -6) && log.size() == 6).isTrue());
          assertThat(KernelThread.current().irql()).isEqualTo(Irql.PASSIVE);
        });
    assertThat(irqls).hasSize(6).containsOnly(Irql.DISPATCH);
    assertThat(contexts).containsOnly("context");
  }

  @Test
  @DisplayName("semantics 50: removed from the middle, the others stay in order")
  void shouldRemoveFromTheMiddle() {
    List<Dpc> dpcs = List.of(logging("a"), logging("b"), logging("c"), logging("d"));
    worker.run(
        () ->
            at(
                Irql.DISPATCH,
                () -> {
                  dpcs.forEach(dpc -> dpc.insert(0, 0));
                  assertThat(machine.processor(0).depth()).isEqualTo(4);
                  assertThat(dpcs.get(1).remove()).isTrue();
                  assertThat(dpcs.get(3).remove()).isTrue();
                  assertThat(dpcs.get(3).insert(1, 1)).isTrue();
                }));
    assertThat(log).containsExactly("a00", "c00", "d11");
    assertThat(machine.processor(0).depth()).isZero();
  }

  @Test
  @DisplayName("semantics 43: many interrupts before the DPC runs make one DPC")
  void shouldRunOnceForManyInterrupts() {
    Dpc dpc = logging("a");
    InterruptObject line =
        new InterruptObject(
            Irql.DEVICE,
            self -> {
              dpc.insert(0, 0);
              return true;
            },
            faults::add);
    worker.run(
        () ->
            at(
                Irql.DISPATCH,
                () -> {
                  for (int i = 0; i < 5; i++) {
                    assertThat(line.interrupt()).isTrue();
                  }
                }));
    assertThat(line.interrupts()).isEqualTo(5);
    assertThat(log).hasSize(1);
  }

  @Test
  @DisplayName("semantics 43: requeued while it runs, it can run on two processors at once")
  void shouldRunOnTwoProcessorsAtOnce() throws InterruptedException {
    CountDownLatch bothIn = new CountDownLatch(2);
    CountDownLatch firstIn = new CountDownLatch(1);
    Dpc dpc =
        new Dpc(
            (self, context, first, second) -> {
              log.add("processor " + KernelThread.current().processorNumber());
              firstIn.countDown();
              bothIn.countDown();
              try {
                bothIn.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            },
            null);
    try (Worker other = new Worker("other", machine.processor(1))) {
      FutureTask<Boolean> first = worker.start(() -> dpc.insert(0, 0));
      firstIn.await();
      assertThat(other.call(() -> dpc.insert(0, 0))).isTrue();
      assertThat(Worker.result(first)).isTrue();
    }
    assertThat(log).containsExactly("processor 0", "processor 1");
  }

  @Test
  @DisplayName("semantics 44: it has left the queue before it runs, and may queue itself again")
  void shouldDrainRequeuedWorkInTheSamePass() {
    Dpc dpc =
        new Dpc(
            (self, context, first, second) -> {
              log.add("run " + first);
              if (first < 3) {
                assertThat(self.insert(first + 1, 0)).isTrue();
                assertThat(log).hasSize((int) first); // not in the middle of this one
              }
            },
            null);
    worker.run(() -> dpc.insert(1, 0));
    assertThat(log).containsExactly("run 1", "run 2", "run 3");
    assertThat(faults).isEmpty();
  }

  @Test
  @DisplayName("semantics 46: target and importance count at the time of the insertion")
  void shouldUseTargetOfTheInsertion() {
    Dpc dpc =
        new Dpc(
            (self, context, first, second) ->
                log.add("processor " + KernelThread.current().processorNumber()),
            null);
    worker.run(
        () -> {
          dpc.insert(0, 0);
          at(
              Irql.DISPATCH,
              () -> {
                dpc.insert(0, 0);
                dpc.target(machine.processor(1)); // too late for this one
                assertThat(machine.processor(0).depth()).isEqualTo(1);
              });
          assertThat(KernelThread.current().processorNumber()).isZero();
          dpc.insert(0, 0);
          assertThat(KernelThread.current().processorNumber()).isZero();
        });
    assertThat(log).containsExactly("processor 0", "processor 0", "processor 1");
  }

  @Test
  @DisplayName("semantics 48: DPCs of one processor never overlap, whoever inserts them")
  void shouldNotPreemptADpcByAnother() throws InterruptedException {
    CountDownLatch in = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    Dpc slow =
        new Dpc(
            (self, context, first, second) -> {
              in.countDown();
              try {
                go.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              log.add("slow");
            },
            null);
    try (Worker same = new Worker("same", machine.processor(0))) {
      FutureTask<Boolean> task = worker.start(() -> slow.insert(0, 0));
      in.await();
      // The same processor is being drained: the insert returns, and the drainer takes it.
      assertThat(same.call(() -> logging("next").insert(0, 0))).isTrue();
      assertThat(log).isEmpty();
      go.countDown();
      Worker.result(task);
    }
    assertThat(log).containsExactly("slow", "next00");
  }

  @Test
  @DisplayName("semantics 50: a flush waits for what was queued before, not for what comes later")
  void shouldFlushWhatWasQueuedBefore() throws InterruptedException {
    CountDownLatch in = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    Dpc later = logging("later");
    Dpc slow =
        new Dpc(
            (self, context, first, second) -> {
              in.countDown();
              try {
                go.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              log.add("slow");
            },
            null);
    try (Worker flusher = new Worker("flusher", machine.processor(1))) {
      FutureTask<Boolean> task = worker.start(() -> slow.insert(0, 0));
      in.await();
      FutureTask<List<String>> flush =
          flusher.start(
              () -> {
                machine.flushDpcs();
                return List.copyOf(log);
              });
      Await.until("the flush is queued", () -> machine.processor(0).depth() == 1);
      assertThat(flush.isDone()).isFalse();
      go.countDown();
      assertThat(Worker.result(flush)).startsWith("slow");
      Worker.result(task);
      worker.run(() -> later.insert(0, 0));
    }
    assertThat(log).containsExactly("slow", "later00");
  }

  @Test
  void shouldHandFaultsToTheHandlerAndGoOn() {
    Dpc failing =
        new Dpc(
            (self, context, first, second) -> {
              throw new IllegalStateException("on purpose");
            },
            null);
    Dpc raising =
        new Dpc((self, context, first, second) -> KernelThread.current().raise(Irql.HIGH), null);
    worker.run(
        () -> {
          at(
              Irql.DISPATCH,
              () -> {
                failing.insert(0, 0);
                raising.insert(0, 0);
                logging("next").insert(0, 0);
              });
          assertThat(KernelThread.current().irql()).isEqualTo(Irql.PASSIVE);
        });
    assertThat(log).containsExactly("next00");
    assertThat(faults).hasSize(2);
    assertThat(faults.get(0)).hasMessage("on purpose");
    assertThat(faults.get(1)).hasMessageContaining("IRQL_NOT_DISPATCH_LEVEL");
  }

  @Test
  void shouldLoseNoDpcWhenManyThreadsInsert() {
    long seed = Long.getLong("toaster.seed", 42L);
    int threads = 4;
    int rounds = 20_000;
    AtomicLong accepted = new AtomicLong();
    AtomicLong ran = new AtomicLong();
    Dpc[] dpcs = new Dpc[3];
    for (int i = 0; i < dpcs.length; i++) {
      dpcs[i] = new Dpc((self, context, first, second) -> ran.incrementAndGet(), null);
    }
    List<Worker> workers = new ArrayList<>();
    List<FutureTask<Integer>> tasks = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      Random random = new Random(seed + t);
      Worker inserter = new Worker("inserter-" + t, machine.processor(t % 2));
      workers.add(inserter);
      tasks.add(
          inserter.start(
              () -> {
                for (int i = 0; i < rounds; i++) {
                  Dpc dpc = dpcs[random.nextInt(dpcs.length)];
                  if (dpc.insert(i, 0)) {
                    accepted.incrementAndGet();
                  }
                  if (random.nextInt(4) == 0 && dpc.remove()) {
                    accepted.decrementAndGet();
                  }
                }
                return 0;
              }));
    }
    tasks.forEach(Worker::result);
    workers.forEach(Worker::close);
    assertThat(ran.get()).as("seed %d", seed).isEqualTo(accepted.get());
    assertThat(machine.processor(0).depth() + machine.processor(1).depth()).isZero();
  }
}
