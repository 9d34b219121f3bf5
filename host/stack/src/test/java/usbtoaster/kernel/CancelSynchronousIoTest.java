package usbtoaster.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CancelSynchronousIoTest {
  private final IoRig rig = new IoRig();
  private final Worker caller = new Worker("caller", new Processors(1).processor(0));
  private final AtomicInteger cancelled = new AtomicInteger();

  @AfterEach
  void close() {
    caller.close();
  }

  private int parkCancellable(Irp irp) {
    irp.exchangeCancelRoutine(
        (device, cancelledIrp) -> {
          cancelled.incrementAndGet();
          rig.parked.remove(cancelledIrp);
          rig.complete(cancelledIrp, NtStatus.CANCELLED, 0);
        });
    return rig.park(irp);
  }

  private int cancel(KernelThread thread) {
    return rig.io.cancelSynchronousIo(thread);
  }

  @Test
  @DisplayName("semantics 81: the synchronous call of that thread ends, and is not found again")
  void shouldEndTheCallOfTheThread() {
    rig.handler = (device, irp) -> parkCancellable(irp);
    FileObject file = rig.open(true);
    assertThat(cancel(caller.kernelThread())).isEqualTo(NtStatus.NOT_FOUND);
    FutureTask<Integer> call = caller.start(() -> rig.write(file, new IoRequest()));
    Await.parked(caller.thread(), file.event());
    assertThat(cancel(KernelThread.current())).isEqualTo(NtStatus.NOT_FOUND);
    assertThat(cancel(caller.kernelThread())).isEqualTo(NtStatus.SUCCESS);
    assertThat(Worker.result(call)).isEqualTo(NtStatus.CANCELLED);
    assertThat(cancelled).hasValue(1);
    assertThat(cancel(caller.kernelThread())).isEqualTo(NtStatus.NOT_FOUND);
    rig.shouldCloseAtOnce(file);
  }

  @Test
  @DisplayName("semantics 34, 81: what cannot be cancelled is found, and goes on")
  void shouldLetTheCallEndAsItWould() {
    FileObject file = rig.open(true);
    FutureTask<Integer> call = caller.start(() -> rig.write(file, new IoRequest()));
    Await.parked(caller.thread(), file.event());
    assertThat(cancel(caller.kernelThread())).isEqualTo(NtStatus.SUCCESS);
    assertThat(rig.parked.element().cancelled()).isTrue();
    rig.completeParked(NtStatus.SUCCESS, 1);
    assertThat(Worker.result(call)).isEqualTo(NtStatus.SUCCESS);
  }

  @Test
  @DisplayName("semantics 81: asynchronous requests are not found, although their thread waits")
  void shouldNotFindAsynchronousRequests() {
    rig.handler = (device, irp) -> parkCancellable(irp);
    FileObject file = rig.open(false);
    FutureTask<Integer> call =
        caller.start(
            () -> {
              rig.write(file, new IoRequest());
              return KernelThread.current().waitFor(file.event(), false, -1);
            });
    Await.parked(caller.thread(), file.event());
    assertThat(cancel(caller.kernelThread())).isEqualTo(NtStatus.NOT_FOUND);
    assertThat(cancelled).hasValue(0);
    rig.complete(takeBack(), NtStatus.SUCCESS, 1);
    assertThat(Worker.result(call)).isEqualTo(NtStatus.SUCCESS);
  }

  private Irp takeBack() {
    Irp irp = rig.parked.remove();
    irp.exchangeCancelRoutine(null);
    return irp;
  }

  @Test
  @DisplayName("semantics 81: opening a device is a synchronous request, too")
  void shouldEndAnOpen() {
    DeviceObject slow =
        new DeviceObject(
            "slow", (device, irp) -> parkCancellable(irp), DeviceObject.Transfer.DIRECT);
    FutureTask<IoManager.OpenResult> open = caller.start(() -> rig.io.open(slow, false, 0));
    Await.until(
        "the caller waits",
        () -> caller.thread().getState() == Thread.State.WAITING && rig.io.packetsInUse() == 1);
    Await.until("it is found", () -> cancel(caller.kernelThread()) == NtStatus.SUCCESS);
    assertThat(Worker.result(open).status()).isEqualTo(NtStatus.CANCELLED);
    assertThat(rig.io.packetsInUse()).isZero();
  }
}
