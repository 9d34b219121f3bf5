package usbtoaster.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Calls on handles that wait for their requests. */
class SynchronousIoTest {
  private final IoRig rig = new IoRig();
  private final Worker caller = new Worker("caller", new Processors(1).processor(0));
  private final Worker second = new Worker("second", new Processors(1).processor(0));
  private int cancelled;

  @AfterEach
  void close() {
    caller.close();
    second.close();
  }

  private int parkCancellable(Irp irp) {
    irp.exchangeCancelRoutine(
        (device, cancelledIrp) -> {
          cancelled++;
          rig.parked.remove(cancelledIrp);
          rig.complete(cancelledIrp, NtStatus.CANCELLED, 0);
        });
    return rig.park(irp);
  }

  private void parks(Worker worker, KernelEvent event) {
    Await.parked(worker.thread(), event);
  }

  @Test
  @DisplayName("semantics 21, 22: a synchronous call waits and returns the final status")
  void shouldWaitForTheEnd() {
    FileObject file = rig.open(true);
    IoRequest request = IoRig.junk();
    FutureTask<Integer> call = caller.start(() -> rig.write(file, request));
    parks(caller, file.event());
    rig.completeParked(NtStatus.BUFFER_OVERFLOW, 7);
    assertThat(Worker.result(call)).isEqualTo(NtStatus.BUFFER_OVERFLOW);
    assertThat(request.statusBlock().information()).isEqualTo(7);
  }

  @Test
  @DisplayName("semantics 23: a pended error on a synchronous handle leaves the status block alone")
  void shouldLeaveTheStatusBlockAtAPendedError() {
    FileObject file = rig.open(true);
    IoRequest request = IoRig.junk();
    FutureTask<Integer> call = caller.start(() -> rig.write(file, request));
    parks(caller, file.event());
    rig.completeParked(NtStatus.NOT_IMPLEMENTED, 7);
    assertThat(Worker.result(call)).isEqualTo(NtStatus.NOT_IMPLEMENTED);
    assertThat(IoRig.untouched(request)).isTrue();
  }

  @Test
  @DisplayName("semantics 23: waiting on an asynchronous handle copies the error out, too")
  void shouldTellThePendedErrorOfAnAsynchronousHandle() {
    FileObject file = rig.open(false);
    KernelEvent event = IoRig.event();
    IoRequest request = IoRig.junk().event(event);
    FutureTask<Integer> call =
        caller.start(
            () -> {
              assertThat(rig.write(file, request)).isEqualTo(NtStatus.PENDING);
              return KernelThread.current().waitFor(event, false, -1);
            });
    parks(caller, event);
    rig.completeParked(NtStatus.NOT_IMPLEMENTED, 7);
    assertThat(Worker.result(call)).isEqualTo(NtStatus.SUCCESS);
    assertThat(request.statusBlock().status()).isEqualTo(NtStatus.NOT_IMPLEMENTED);
    assertThat(request.statusBlock().information()).isEqualTo(7);
  }

  @Test
  @DisplayName("semantics 22: requests on a synchronous handle are done one after the other")
  void shouldSerialise() {
    FileObject file = rig.open(true);
    AtomicInteger dispatched = new AtomicInteger();
    rig.handler =
        (device, irp) -> {
          dispatched.incrementAndGet();
          return rig.park(irp);
        };
    FutureTask<Integer> one = caller.start(() -> rig.write(file, new IoRequest()));
    parks(caller, file.event());
    FutureTask<Integer> two = second.start(() -> rig.write(file, new IoRequest()));
    parks(second, file.lock());
    assertThat(dispatched).hasValue(1);
    rig.completeParked(NtStatus.SUCCESS, 1);
    assertThat(Worker.result(one)).isEqualTo(NtStatus.SUCCESS);
    parks(second, file.event());
    assertThat(dispatched).hasValue(2);
    rig.completeParked(NtStatus.TIMEOUT, 1);
    assertThat(Worker.result(two)).isEqualTo(NtStatus.TIMEOUT);
  }

  @Test
  @DisplayName("semantics 24: on an alertable handle a user APC cancels the request and waits")
  void shouldCancelAtAUserApc() {
    rig.handler = (device, irp) -> parkCancellable(irp);
    FileObject file = rig.openAlertable();
    FutureTask<Integer> call = caller.start(() -> rig.write(file, new IoRequest()));
    parks(caller, file.event());
    AtomicInteger ran = new AtomicInteger();
    new Apc(caller.kernelThread(), Apc.Mode.USER, ran::incrementAndGet).insert(0, 0);
    assertThat(Worker.result(call)).isEqualTo(NtStatus.CANCELLED);
    assertThat(ran).hasValue(1);
    assertThat(cancelled).isEqualTo(1);
    assertThat(rig.io.packetsInUse()).isZero();
  }

  @Test
  @DisplayName("semantics 23, 24: a pended error sets no event of the caller's and queues no APC")
  void shouldTellAPendedErrorByTheCallAlone() {
    rig.handler = (device, irp) -> parkCancellable(irp);
    FileObject file = rig.openAlertable();
    AtomicInteger told = new AtomicInteger();
    KernelEvent event = IoRig.event();
    IoRequest request = IoRig.junk().event(event).apc(ended -> told.incrementAndGet());
    FutureTask<Integer> call = caller.start(() -> rig.write(file, request));
    parks(caller, file.event());
    new Apc(caller.kernelThread(), Apc.Mode.USER, () -> {}).insert(0, 0);
    assertThat(Worker.result(call)).isEqualTo(NtStatus.CANCELLED);
    assertThat(event.signalled()).isFalse();
    assertThat(caller.call(() -> KernelThread.current().delay(true, 0)))
        .isEqualTo(NtStatus.SUCCESS);
    assertThat(told).hasValue(0);
    assertThat(IoRig.untouched(request)).isTrue();
    rig.shouldCloseAtOnce(file);
  }

  @Test
  @DisplayName("semantics 22: a pended success on a synchronous handle tells in all the ways asked")
  void shouldTellAPendedSuccess() {
    FileObject file = rig.open(true);
    AtomicInteger told = new AtomicInteger();
    KernelEvent event = IoRig.event();
    IoRequest request = new IoRequest().event(event).apc(ended -> told.incrementAndGet());
    FutureTask<Integer> call = caller.start(() -> rig.write(file, request));
    parks(caller, file.event());
    rig.completeParked(NtStatus.SUCCESS, 3);
    assertThat(Worker.result(call)).isEqualTo(NtStatus.SUCCESS);
    assertThat(event.signalled()).isTrue();
    assertThat(caller.call(() -> KernelThread.current().delay(true, 0)))
        .isEqualTo(NtStatus.USER_APC);
    assertThat(told).hasValue(1);
  }

  @Test
  @DisplayName("semantics 24, 34: a request that cannot be cancelled is waited for")
  void shouldWaitForWhatCannotBeCancelled() {
    FileObject file = rig.openAlertable();
    FutureTask<Integer> call = caller.start(() -> rig.write(file, new IoRequest()));
    parks(caller, file.event());
    AtomicInteger ran = new AtomicInteger();
    new Apc(caller.kernelThread(), Apc.Mode.USER, ran::incrementAndGet).insert(0, 0);
    Await.until("the request is asked to end", () -> rig.parked.element().cancelled());
    parks(caller, file.event());
    assertThat(ran).hasValue(1);
    rig.completeParked(NtStatus.SUCCESS, 1);
    assertThat(Worker.result(call)).isEqualTo(NtStatus.SUCCESS);
  }

  @Test
  @DisplayName("semantics 24: without alerts the user APC waits until the request has ended")
  void shouldDeferTheUserApc() {
    FileObject file = rig.open(true);
    FutureTask<Integer> call = caller.start(() -> rig.write(file, new IoRequest()));
    parks(caller, file.event());
    AtomicInteger ran = new AtomicInteger();
    new Apc(caller.kernelThread(), Apc.Mode.USER, ran::incrementAndGet).insert(0, 0);
    rig.completeParked(NtStatus.SUCCESS, 1);
    assertThat(Worker.result(call)).isEqualTo(NtStatus.SUCCESS);
    assertThat(ran).hasValue(0);
    assertThat(caller.call(() -> KernelThread.current().delay(true, 0)))
        .isEqualTo(NtStatus.USER_APC);
    assertThat(ran).hasValue(1);
  }

  @Test
  @DisplayName("semantics 25: a start resets the event and the handle, an end sets them")
  void shouldResetAndSetTheEvents() {
    FileObject file = rig.open(false);
    file.event().set();
    rig.write(file, new IoRequest());
    assertThat(file.event().signalled()).isFalse();
    rig.write(file, new IoRequest());
    rig.completeParked(NtStatus.SUCCESS, 1); // which of the two it was, the handle cannot tell
    assertThat(file.event().signalled()).isTrue();
    KernelEvent event = IoRig.event();
    event.set();
    rig.write(file, new IoRequest().event(event));
    assertThat(event.signalled()).isFalse();
    assertThat(file.event().signalled()).isFalse();
    rig.completeParked(NtStatus.SUCCESS, 1);
    assertThat(file.event().signalled()).isTrue();
    assertThat(event.signalled()).isFalse();
    file.event().clear();
    rig.completeParked(NtStatus.SUCCESS, 1);
    assertThat(event.signalled()).isTrue();
    assertThat(file.event().signalled()).isFalse();
  }

  @Test
  @DisplayName("semantics 36: closing a synchronous handle does not end the call that is under way")
  void shouldNotTakeTheCleanUpForTheEnd() {
    FileObject file = rig.open(true);
    FutureTask<Integer> call = caller.start(() -> rig.write(file, new IoRequest()));
    parks(caller, file.event());
    rig.io.close(file);
    assertThat(file.event().signalled()).isFalse();
    assertThat(rig.calls).doesNotContain(MajorFunction.CLOSE);
    rig.completeParked(NtStatus.BUFFER_OVERFLOW, 1);
    assertThat(Worker.result(call)).isEqualTo(NtStatus.BUFFER_OVERFLOW);
    assertThat(rig.calls).endsWith(MajorFunction.CLEANUP, MajorFunction.CLOSE);
    assertThat(rig.write(file, new IoRequest())).isEqualTo(NtStatus.FILE_CLOSED);
  }
}
