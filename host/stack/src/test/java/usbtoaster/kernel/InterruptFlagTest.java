package usbtoaster.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A thread's interrupt flag is not that of the callbacks which borrow the thread: each sees it
 * clear, whatever the thread or the callback before it had set. The thread keeps it.
 */
class InterruptFlagTest {
  private final List<String> seen = new ArrayList<>();
  private final KernelThread self = KernelThread.current();
  private final IoRig rig = new IoRig();

  @AfterEach
  void clear() {
    Thread.interrupted();
  }

  /** Notes the flag, and leaves it set. */
  private void look(String what) {
    seen.add(what + " " + Thread.currentThread().isInterrupted());
    Thread.currentThread().interrupt();
  }

  @Test
  void shouldBeClearInEveryApc() {
    for (Apc.Mode mode : List.of(Apc.Mode.USER, Apc.Mode.USER, Apc.Mode.KERNEL)) {
      new Apc(self, mode, () -> look(mode.name())).insert(0, 0);
    }
    assertThat(self.delay(true, -1)).isEqualTo(NtStatus.USER_APC);
    assertThat(seen).containsExactly("KERNEL false", "USER false", "USER false");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void shouldBeClearInDpcsAndServiceRoutines() {
    Thread.currentThread().interrupt();
    Dpc dpc = new Dpc((own, context, first, second) -> look("DPC"), null);
    InterruptObject line =
        new InterruptObject(
            Irql.DEVICE,
            interrupt -> {
              look("ISR");
              return dpc.insert(0, 0);
            },
            fault -> {});
    line.interrupt();
    dpc.insert(0, 0);
    assertThat(seen).containsExactly("ISR false", "DPC false", "DPC false");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void shouldBeClearInADriver() {
    rig.handler =
        (device, irp) -> {
          look("dispatch");
          irp.exchangeCancelRoutine(
              (cancelDevice, cancelled) -> {
                look("cancel");
                rig.complete(cancelled, NtStatus.CANCELLED, 0);
              });
          irp.markPending();
          return NtStatus.PENDING;
        };
    FileObject file = rig.open(false);
    Thread.currentThread().interrupt();
    rig.write(file, new IoRequest());
    rig.io.cancelIo(file);
    assertThat(seen).containsExactly("dispatch false", "cancel false");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void shouldBeClearInEveryAlarm() throws InterruptedException {
    KernelEvent both = new KernelEvent(KernelEvent.Type.NOTIFICATION, false);
    try (SharedTimer timer = new SharedTimer()) {
      long now = timer.nanoTime();
      timer.arm(() -> look("alarm"), now + 1);
      timer.arm(
          () -> {
            look("alarm");
            both.set();
          },
          now + 2);
      assertThat(self.waitFor(both, false, 20_000_000_000L)).isEqualTo(NtStatus.SUCCESS);
    }
    assertThat(seen).containsExactly("alarm false", "alarm false");
  }

  @Test
  void shouldStayWithAThreadWhoseCallbackLeftItAlone() {
    Thread.currentThread().interrupt();
    new Apc(self, Apc.Mode.KERNEL, () -> {}).insert(0, 0);
    assertThat(Thread.interrupted()).isTrue();
    new Apc(self, Apc.Mode.KERNEL, () -> {}).insert(0, 0);
    assertThat(Thread.interrupted()).isFalse();
  }
}
