package usbtoaster.semantics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import usbtoaster.kernel.Dpc;
import usbtoaster.kernel.Irql;
import usbtoaster.kernel.KernelThread;
import usbtoaster.kernel.Processors;
import usbtoaster.kernel.Worker;

/** T11: a DPC that counts and notes, inserted and removed at several levels. */
final class DpcInsert {
  private final List<Throwable> faults = new ArrayList<>();
  private final List<String> ran = new ArrayList<>();
  private final Dpc dpc =
      new Dpc(
          (self, context, first, second) ->
              ran.add(KernelThread.current().irql() + " " + context + " " + first + " " + second),
          "context");

  static Stream<Row> rows() {
    return Stream.of(
        row("inserted at PASSIVE 5 times: run at return", DpcInsert::insertAtPassive),
        row("inserted at DISPATCH twice: once, with the first's", DpcInsert::insertAtDispatch),
        row("removed when not queued: FALSE", DpcInsert::removeIdle),
        row("inserted and removed: not run", DpcInsert::removeQueued),
        row("at HIGH; a routine there must be, here one that counts", DpcInsert::removeAtHigh));
  }

  /** The steps are those of a thread of one processor, which nobody else uses. */
  private static Row row(String name, BiConsumer<DpcInsert, KernelThread> steps) {
    return Row.of(
        name,
        DpcInsert::new,
        world -> {
          Processors machine = new Processors(1, world.faults::add);
          try (Worker worker = new Worker("dpc", machine.processor(0))) {
            worker.run(() -> steps.accept(world, KernelThread.current()));
          }
          assertThat(world.faults).isEmpty();
        });
  }

  private void insertAtPassive(KernelThread thread) {
    for (int i = 1; i <= 5; i++) {
      assertThat(dpc.insert(i, -i)).isTrue();
      assertThat(ran).hasSize(i).endsWith("DISPATCH context " + i + " " + -i);
    }
    assertThat(thread.irql()).isEqualTo(Irql.PASSIVE);
  }

  private void insertAtDispatch(KernelThread thread) {
    thread.raise(Irql.DISPATCH);
    assertThat(dpc.insert(1, 2)).isTrue();
    assertThat(dpc.insert(3, 4)).isFalse();
    thread.raise(Irql.HIGH);
    thread.lower(Irql.DISPATCH);
    assertThat(ran).isEmpty();
    thread.lower(Irql.APC);
    assertThat(ran).containsExactly("DISPATCH context 1 2");
    thread.lower(Irql.PASSIVE);
    assertThat(ran).hasSize(1);
  }

  private void removeIdle(KernelThread thread) {
    assertThat(dpc.remove()).isFalse();
  }

  private void removeQueued(KernelThread thread) {
    removeAt(thread, Irql.DISPATCH);
  }

  private void removeAtHigh(KernelThread thread) {
    removeAt(thread, Irql.HIGH);
  }

  private void removeAt(KernelThread thread, Irql level) {
    thread.raise(level);
    assertThat(dpc.insert(0, 0)).isTrue();
    assertThat(dpc.remove()).isTrue();
    thread.lower(Irql.PASSIVE);
    assertThat(ran).isEmpty();
  }
}
