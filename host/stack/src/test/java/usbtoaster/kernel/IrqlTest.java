package usbtoaster.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class IrqlTest {
  private final Processors machine = new Processors(2);
  private final Worker worker = new Worker("irql", machine.processor(0));

  @AfterEach
  void close() {
    worker.close();
  }

  @Test
  @DisplayName("semantics 38: levels are ordered, raise and lower nest")
  void shouldRaiseAndLower() {
    assertThat(Irql.values())
        .containsExactly(Irql.PASSIVE, Irql.APC, Irql.DISPATCH, Irql.DEVICE, Irql.HIGH);
    worker.run(
        () -> {
          KernelThread thread = KernelThread.current();
          assertThat(thread.raise(Irql.DISPATCH)).isEqualTo(Irql.PASSIVE);
          assertThat(thread.raise(Irql.HIGH)).isEqualTo(Irql.DISPATCH);
          assertThat(thread.raise(Irql.HIGH)).isEqualTo(Irql.HIGH);
          thread.lower(Irql.DISPATCH);
          assertThat(thread.irql()).isEqualTo(Irql.DISPATCH);
          thread.lower(Irql.PASSIVE);
          assertThat(thread.irql()).isEqualTo(Irql.PASSIVE);
        });
  }

  @Test
  @DisplayName("semantics 38: raising to a lower level and lowering to a higher one are fatal")
  void shouldStopOnMismatch() {
    worker.run(
        () -> {
          KernelThread thread = KernelThread.current();
          thread.raise(Irql.DISPATCH);
          assertThatThrownBy(() -> thread.raise(Irql.APC))
              .isInstanceOfSatisfying(
                  KernelBugCheck.class,
                  stop -> assertThat(stop.code()).isEqualTo("IRQL_NOT_GREATER_OR_EQUAL"));
          assertThatThrownBy(() -> thread.lower(Irql.DEVICE))
              .isInstanceOfSatisfying(
                  KernelBugCheck.class,
                  stop -> assertThat(stop.code()).isEqualTo("IRQL_NOT_LESS_OR_EQUAL"));
          assertThat(thread.irql()).isEqualTo(Irql.DISPATCH);
          thread.lower(Irql.PASSIVE);
        });
  }

  @Test
  @DisplayName("semantics 38: an interrupt that is masked comes when the level falls")
  void shouldTakeMaskedInterruptsOnTheWayDown() {
    List<String> log = new ArrayList<>();
    Dpc dpc = new Dpc((self, context, first, second) -> log.add("dpc"), null);
    InterruptObject interrupt =
        new InterruptObject(
            Irql.DEVICE,
            self -> {
              log.add("isr at " + KernelThread.current().irql());
              return dpc.insert(0, 0);
            },
            fault -> log.add(fault.toString()));
    worker.run(
        () -> {
          KernelThread thread = KernelThread.current();
          thread.raise(Irql.HIGH);
          assertThat(interrupt.interrupt()).isFalse();
          assertThat(interrupt.interrupt()).isFalse(); // merges with the first
          thread.lower(Irql.DEVICE);
          assertThat(log).isEmpty();
          thread.lower(Irql.DISPATCH);
          assertThat(log).containsExactly("isr at DEVICE");
          thread.lower(Irql.PASSIVE);
          assertThat(log).containsExactly("isr at DEVICE", "dpc");
        });
    assertThat(interrupt.interrupts()).isEqualTo(1);
  }

  @Test
  @DisplayName("semantics 39: waiting at DISPATCH is fatal, a look is not")
  void shouldStopOnWaitAtDispatch() {
    KernelEvent event = new KernelEvent(KernelEvent.Type.NOTIFICATION, false);
    CompletionPort port = new CompletionPort(1);
    worker.run(
        () -> {
          KernelThread thread = KernelThread.current();
          thread.raise(Irql.DISPATCH);
          assertThatThrownBy(() -> thread.waitFor(event, false, 1))
              .isInstanceOf(KernelBugCheck.class);
          assertThatThrownBy(() -> thread.delay(false, -1)).isInstanceOf(KernelBugCheck.class);
          assertThatThrownBy(() -> port.remove(1)).isInstanceOf(KernelBugCheck.class);
          assertThatThrownBy(machine::flushDpcs).isInstanceOf(KernelBugCheck.class);
          assertThat(thread.waitFor(event, false, 0)).isEqualTo(NtStatus.TIMEOUT);
          assertThat(port.remove(0)).isNull();
          thread.lower(Irql.PASSIVE);
        });
  }

  @Test
  void shouldNotLetAThreadWaitForAnother() {
    assertThatThrownBy(() -> worker.kernelThread().delay(false, 0))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void shouldGiveNewThreadsTheProcessorsInTurn() {
    Processors three = new Processors(3);
    assertThat(List.of(three.next(), three.next(), three.next(), three.next()))
        .containsExactly(
            three.processor(0), three.processor(1), three.processor(2), three.processor(0));
  }
}
