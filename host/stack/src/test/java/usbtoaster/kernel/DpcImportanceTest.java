package usbtoaster.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import usbtoaster.trace.census.ThreadMaker;

class DpcImportanceTest {
  private final AtomicLong clock = new AtomicLong(5);
  private final Processors machine =
      new Processors(
          2,
          fault -> {
            throw new AssertionError(fault);
          },
          clock::get,
          ThreadMaker.DEFAULT);
  private final Worker worker = new Worker("dpc", machine.processor(0));
  private final List<String> log = Collections.synchronizedList(new ArrayList<>());

  @AfterEach
  void close() {
    worker.close();
  }

  private Dpc logging(String name) {
    return new Dpc((dpc, context, first, second) -> log.add(name), null);
  }

  private List<Dpc> lowOnes(int count) {
    List<Dpc> low = IntStream.range(0, count).mapToObj(i -> logging("low" + i)).toList();
    low.forEach(dpc -> dpc.importance(Dpc.Importance.LOW));
    return low;
  }

  /** So many DPCs come in the last clock tick. */
  private void beBusy(int count) {
    worker.run(
        () -> {
          Dpc dpc = new Dpc((self, context, first, second) -> {}, null);
          for (int i = 0; i < count; i++) {
            dpc.insert(0, 0);
          }
          clock.addAndGet(DpcRate.TICK_NANOS);
        });
  }

  private static void at(Irql irql, Runnable work) {
    KernelThread thread = KernelThread.current();
    Irql old = thread.raise(irql);
    work.run();
    thread.lower(old);
  }

  @Test
  @DisplayName("semantics 47: high goes to the head, the others to the tail")
  void shouldPutHighImportanceFirst() {
    Dpc high = logging("high");
    high.importance(Dpc.Importance.HIGH);
    Dpc higher = logging("higher");
    higher.importance(Dpc.Importance.HIGH);
    Dpc low = logging("low");
    low.importance(Dpc.Importance.LOW);
    worker.run(
        () ->
            at(
                Irql.DISPATCH,
                () -> {
                  low.insert(0, 0);
                  logging("medium").insert(0, 0);
                  high.insert(0, 0);
                  higher.insert(0, 0);
                }));
    assertThat(log).containsExactly("higher", "high", "low", "medium");
  }

  @Test
  @DisplayName("semantics 47: low waits for another DPC, a deep queue or an idle processor")
  void shouldNotDrainLowImportanceAtOnce() {
    beBusy(10);
    List<Dpc> low = lowOnes(4);
    worker.run(
        () -> {
          low.getFirst().insert(0, 0);
          at(Irql.DISPATCH, () -> assertThat(log).isEmpty());
          assertThat(log).isEmpty();
          logging("medium").insert(0, 0);
          assertThat(log).containsExactly("low0", "medium");
          log.clear();
          low.subList(0, 3).forEach(dpc -> dpc.insert(0, 0));
          assertThat(log).isEmpty();
          low.get(3).insert(0, 0);
          assertThat(log).containsExactly("low0", "low1", "low2", "low3");
          KernelEvent event = new KernelEvent(KernelEvent.Type.SYNCHRONIZATION, false);
          Dpc setting = new Dpc((dpc, context, first, second) -> event.set(), null);
          setting.importance(Dpc.Importance.LOW);
          setting.insert(0, 0);
          assertThat(event.signalled()).isFalse();
          // The wait makes the processor idle, and so satisfies itself.
          assertThat(KernelThread.current().waitFor(event, false, -1)).isEqualTo(NtStatus.SUCCESS);
        });
  }

  @Test
  @DisplayName("semantics 47: where few DPCs come, a low one is drained at once")
  void shouldDrainLowImportanceAtOnceOnAQuietMachine() {
    Dpc low = lowOnes(1).getFirst();
    worker.run(() -> low.insert(0, 0));
    assertThat(log).containsExactly("low0");
    log.clear();
    beBusy(10);
    worker.run(() -> low.insert(0, 0));
    assertThat(log).isEmpty();
    worker.run(() -> logging("medium").insert(0, 0));
    log.clear();
    clock.addAndGet(20 * DpcRate.TICK_NANOS); // and nothing comes
    worker.run(() -> low.insert(0, 0));
    assertThat(log).containsExactly("low0");
  }

  @Test
  @DisplayName(
      "semantics 47: what has waited for a clock tick is drained, and fewer wait next time")
  void shouldWaitForFewerAfterATick() {
    beBusy(10);
    List<Dpc> low = lowOnes(4);
    worker.run(
        () -> {
          low.get(0).insert(0, 0);
          assertThat(log).isEmpty();
          clock.addAndGet(DpcRate.TICK_NANOS);
          low.get(1).insert(0, 0);
          assertThat(log).containsExactly("low0", "low1");
          log.clear();
          low.get(0).insert(0, 0);
          low.get(1).insert(0, 0);
          assertThat(log).isEmpty();
          low.get(2).insert(0, 0); // three are enough now
          assertThat(log).containsExactly("low0", "low1", "low2");
        });
  }

  @Test
  @DisplayName("semantics 47: twenty quiet clock ticks make it wait for more again, at most 4")
  void shouldWaitForMoreAfterQuietTicks() {
    DpcRate rate = new DpcRate(clock::get);
    long added = 0;
    for (int tick = 0; tick < 8; tick++) {
      clock.addAndGet(DpcRate.TICK_NANOS);
      rate.drains(2, added += 5);
    }
    assertThat(rate.depth()).isEqualTo(1);
    clock.addAndGet(2 * DpcRate.QUIET_TICKS * DpcRate.TICK_NANOS);
    rate.drains(1, added);
    assertThat(rate.depth()).isEqualTo(3);
    clock.addAndGet(9 * DpcRate.QUIET_TICKS * DpcRate.TICK_NANOS);
    rate.drains(1, added);
    assertThat(rate.depth()).isEqualTo(4);
  }

  @Test
  @DisplayName("semantics 47: a remote processor that nobody drains is drained by the inserter")
  void shouldStandInForARemoteProcessor() {
    Dpc dpc = logging("remote");
    dpc.target(machine.processor(1));
    dpc.importance(Dpc.Importance.HIGH);
    worker.run(
        () -> {
          at(
              Irql.DISPATCH,
              () -> {
                dpc.insert(0, 0);
                assertThat(log).isEmpty();
              });
          assertThat(log).containsExactly("remote");
        });
  }
}
