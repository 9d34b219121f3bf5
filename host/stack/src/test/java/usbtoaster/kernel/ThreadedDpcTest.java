package usbtoaster.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import usbtoaster.trace.census.ThreadKind;
import usbtoaster.trace.census.ThreadMaker;

class ThreadedDpcTest {
  private final List<Throwable> faults = Collections.synchronizedList(new ArrayList<>());
  private final AtomicBoolean noThreads = new AtomicBoolean();
  private final Processors machine = new Processors(2, faults::add, System::nanoTime, this::make);
  private final Worker worker = new Worker("worker", machine.processor(0));
  private final List<String> log = Collections.synchronizedList(new ArrayList<>());

  @AfterEach
  void close() {
    worker.close();
  }

  private Thread make(ThreadKind kind, String name, Runnable body) {
    if (noThreads.get()) {
      throw new OutOfMemoryError("no thread, on purpose");
    }
    return ThreadMaker.DEFAULT.make(kind, name, body);
  }

  private Dpc threaded(String name) {
    return Dpc.threaded((dpc, context, first, second) -> log.add(where(name)), null);
  }

  private static String where(String name) {
    KernelThread here = KernelThread.current();
    ThreadKind kind = ThreadKind.of(here.thread());
    return name + " " + here.irql() + " " + here.processorNumber() + " " + kind;
  }

  private static void awaits(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @DisplayName("semantics 49: a threaded DPC runs at PASSIVE on the thread of its processor")
  void shouldRunOnAThreadOfItsProcessor() {
    Dpc here = threaded("here");
    Dpc there = threaded("there");
    there.target(machine.processor(1));
    worker.run(
        () -> {
          KernelThread self = KernelThread.current();
          Irql old = self.raise(Irql.DEVICE);
          assertThat(here.insert(0, 0)).isTrue();
          self.lower(old);
          machine.flushDpcs();
          assertThat(there.insert(0, 0)).isTrue();
          machine.flushDpcs();
        });
    assertThat(log).containsExactly("here PASSIVE 0 DPC", "there PASSIVE 1 DPC");
    assertThat(machine.processor(0).depth()).isZero();
    assertThat(faults).isEmpty();
  }

  @Test
  @DisplayName("semantics 49: ordinary DPCs of its processor run while it runs, others wait for it")
  void shouldBePreEmptedByOrdinaryDpcs() {
    CountDownLatch in = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    Dpc slow =
        Dpc.threaded(
            (dpc, context, first, second) -> {
              in.countDown();
              awaits(go);
              Dpc ordinary = new Dpc((d, c, f, s) -> log.add(where("by it")), null);
              ordinary.insert(0, 0);
              log.add("long");
            },
            null);
    Dpc next = threaded("next");
    worker.run(
        () -> {
          slow.insert(0, 0);
          awaits(in);
          next.insert(0, 0);
          new Dpc((dpc, context, first, second) -> log.add("by another"), null).insert(0, 0);
          assertThat(log).containsExactly("by another");
          go.countDown();
          machine.flushDpcs();
        });
    assertThat(log)
        .containsExactly("by another", "by it DISPATCH 0 DPC", "long", "next PASSIVE 0 DPC");
  }

  @Test
  @DisplayName("semantics 42, 49, 50: queued twice it is refused; removed, it does not run")
  void shouldQueueAndRemoveAsOrdinaryOnesDo() {
    CountDownLatch in = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    Dpc first =
        Dpc.threaded(
            (dpc, context, one, two) -> {
              in.countDown();
              awaits(go);
            },
            null);
    Dpc waiting = threaded("waiting");
    worker.run(
        () -> {
          first.insert(0, 0);
          awaits(in);
          assertThat(waiting.insert(0, 0)).isTrue();
          assertThat(waiting.insert(0, 0)).isFalse();
          assertThat(waiting.remove()).isTrue();
          assertThat(waiting.remove()).isFalse();
          go.countDown();
          machine.flushDpcs();
        });
    assertThat(log).isEmpty();
  }

  @Test
  @DisplayName("semantics 49: switched off, it is an ordinary DPC")
  void shouldBeOrdinaryWhenSwitchedOff() {
    machine.threadedDpcs(false);
    Dpc dpc = threaded("dpc");
    worker.run(
        () -> {
          dpc.insert(0, 0);
          assertThat(log).containsExactly("dpc DISPATCH 0 CALLER");
        });
  }

  @Test
  @DisplayName("semantics 49: where no thread can be had, it is an ordinary DPC; the next one asks")
  void shouldBeOrdinaryWithoutAThread() {
    noThreads.set(true);
    worker.run(
        () -> {
          threaded("first").insert(0, 0);
          noThreads.set(false);
          threaded("second").insert(0, 0);
          machine.flushDpcs();
        });
    assertThat(log).containsExactly("first DISPATCH 0 CALLER", "second PASSIVE 0 DPC");
    assertThat(faults).singleElement().isInstanceOf(OutOfMemoryError.class);
  }

  @Test
  @DisplayName("semantics 49: as it may be an ordinary one, a wait in it is fatal")
  void shouldNotWait() {
    Dpc dpc =
        Dpc.threaded(
            (self, context, first, second) -> KernelThread.current().delay(false, 1_000), null);
    worker.run(
        () -> {
          dpc.insert(0, 0);
          machine.flushDpcs();
        });
    assertThat(faults).singleElement().isInstanceOf(KernelBugCheck.class);
  }

  @Test
  @DisplayName("semantics 50: a flush waits for the threaded DPCs that were queued before")
  void shouldFlushThreadedOnes() throws InterruptedException {
    CountDownLatch go = new CountDownLatch(1);
    Dpc slow =
        Dpc.threaded(
            (dpc, context, first, second) -> {
              awaits(go);
              log.add("slow");
            },
            null);
    FutureTask<Integer> flush =
        worker.start(
            () -> {
              slow.insert(0, 0);
              machine.flushDpcs();
              log.add("flushed");
              return 0;
            });
    Await.until(
        "the flush waits",
        () -> worker.thread().getState() == Thread.State.WAITING && !flush.isDone());
    assertThat(log).isEmpty();
    go.countDown();
    Worker.result(flush);
    assertThat(log).containsExactly("slow", "flushed");
  }
}
