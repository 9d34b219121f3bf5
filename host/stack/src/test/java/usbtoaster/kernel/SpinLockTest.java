package usbtoaster.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SpinLockTest {
  private final Processors machine = new Processors(2);
  private int counted;

  @Test
  void shouldLetOneThreadInAtATime() {
    SpinLock lock = new SpinLock();
    int threads = 4;
    int rounds = 20_000;
    List<Worker> workers =
        IntStream.range(0, threads)
            .mapToObj(i -> new Worker("spin-" + i, machine.processor(i % 2)))
            .toList();
    List<FutureTask<Integer>> tasks =
        workers.stream()
            .map(
                worker ->
                    worker.start(
                        () -> {
                          for (int i = 0; i < rounds; i++) {
                            Irql old = lock.acquire();
                            counted++;
                            lock.release(old);
                          }
                          return 0;
                        }))
            .toList();
    tasks.forEach(Worker::result);
    workers.forEach(Worker::close);
    assertThat(counted).isEqualTo(threads * rounds);
  }

  @Test
  void shouldRaiseToDispatchAndRunDpcsOnRelease() {
    SpinLock lock = new SpinLock();
    int[] runs = {0};
    Dpc dpc = new Dpc((self, context, first, second) -> runs[0]++, null);
    try (Worker worker = new Worker("spin", machine.processor(0))) {
      worker.run(
          () -> {
            Irql old = lock.acquire();
            assertThat(KernelThread.current().irql()).isEqualTo(Irql.DISPATCH);
            assertThat(lock.held()).isTrue();
            dpc.insert(0, 0);
            assertThat(runs[0]).isZero();
            lock.release(old);
            assertThat(runs[0]).isEqualTo(1);
            assertThat(lock.held()).isFalse();
            assertThat(KernelThread.current().irql()).isEqualTo(Irql.PASSIVE);
          });
    }
  }

  @Test
  void shouldStopOnMisuse() {
    SpinLock lock = new SpinLock();
    try (Worker worker = new Worker("spin", machine.processor(0));
        Worker other = new Worker("other", machine.processor(1))) {
      worker.run(
          () -> {
            assertThatThrownBy(lock::acquireAtDispatch).hasMessageContaining("Call acquire");
            assertThatThrownBy(() -> lock.release(Irql.PASSIVE))
                .hasMessageContaining("SPIN_LOCK_NOT_OWNED");
            lock.acquire();
            assertThatThrownBy(lock::acquire).hasMessageContaining("SPIN_LOCK_ALREADY_OWNED");
            assertThatThrownBy(lock::acquireAtDispatch)
                .hasMessageContaining("SPIN_LOCK_ALREADY_OWNED");
          });
      other.run(
          () -> assertThatThrownBy(lock::releaseFromDispatch).hasMessageContaining("NOT_OWN"));
      worker.run(
          () -> {
            lock.releaseFromDispatch();
            KernelThread.current().raise(Irql.HIGH);
            assertThatThrownBy(lock::acquire).hasMessageContaining("IRQL_NOT_GREATER_OR_EQUAL");
            assertThat(lock.held()).isFalse();
            KernelThread.current().lower(Irql.PASSIVE); // else the thread cannot end
          });
    }
  }

  @Test
  @DisplayName("semantics 12: completing a request with a spin lock held is fatal, and is not done")
  void shouldNotCompleteWithALockHeld() {
    IoRig rig = new IoRig();
    IoRequest request = new IoRequest();
    rig.write(rig.open(false), request);
    Irp irp = rig.parked.remove();
    SpinLock outer = new SpinLock();
    SpinLock inner = new SpinLock();
    Irql old = outer.acquire();
    inner.acquireAtDispatch();
    shouldRefuse(rig, irp);
    inner.releaseFromDispatch();
    shouldRefuse(rig, irp);
    outer.release(old);
    rig.complete(irp, NtStatus.SUCCESS, 3);
    assertThat(request.statusBlock().information()).isEqualTo(3);
  }

  @Test
  @DisplayName("semantics 12: a request is completed at DISPATCH or below")
  void shouldNotCompleteAboveDispatch() {
    IoRig rig = new IoRig();
    IoRequest request = new IoRequest();
    rig.write(rig.open(false), request);
    Irp irp = rig.parked.remove();
    KernelThread self = KernelThread.current();
    Irql old = self.raise(Irql.DEVICE);
    shouldRefuse(rig, irp);
    self.lower(Irql.DISPATCH);
    rig.complete(irp, NtStatus.SUCCESS, 3);
    self.lower(old);
    assertThat(request.statusBlock().information()).isEqualTo(3);
  }

  private static void shouldRefuse(IoRig rig, Irp irp) {
    assertThatThrownBy(() -> rig.complete(irp, NtStatus.SUCCESS, 3))
        .isInstanceOf(KernelBugCheck.class);
  }
}
