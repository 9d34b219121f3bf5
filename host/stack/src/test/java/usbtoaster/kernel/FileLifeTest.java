package usbtoaster.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import usbtoaster.trace.Trace;

/** Opening and closing handles, and what is left under way when they or their thread end. */
class FileLifeTest {
  private final IoRig rig = new IoRig();

  @Test
  @DisplayName("semantics 36, 37: CREATE, then CLEANUP at close, and CLOSE with the last request")
  void shouldCloseWithTheLastRequest() {
    FileObject file = rig.open(false);
    IoRequest request = new IoRequest();
    rig.write(file, request);
    rig.io.close(file);
    rig.io.close(file);
    assertThat(rig.calls)
        .containsExactly(MajorFunction.CREATE, MajorFunction.WRITE, MajorFunction.CLEANUP);
    assertThat(rig.write(file, request)).isEqualTo(NtStatus.FILE_CLOSED);
    rig.completeParked(NtStatus.SUCCESS, 1);
    assertThat(rig.calls).endsWith(MajorFunction.CLEANUP, MajorFunction.CLOSE).hasSize(4);
    assertThat(rig.io.packetsInUse()).isZero();
  }

  @Test
  @DisplayName("semantics 36: the driver ends at CLEANUP what is queued for this handle")
  void shouldCancelWhatIsQueuedForTheHandle() {
    CancelSafeQueue queue = new CancelSafeQueue(rig.io, 8);
    rig.handler =
        (device, irp) -> {
          irp.markPending();
          queue.insert(irp);
          return NtStatus.PENDING;
        };
    rig.cleanUp =
        (device, irp) -> {
          FileObject file = irp.currentStackLocation().file();
          for (Irp held = queue.remove(file); held != null; held = queue.remove(file)) {
            rig.complete(held, NtStatus.CANCELLED, 0);
          }
          return rig.complete(irp, NtStatus.SUCCESS, 0);
        };
    FileObject file = rig.open(false);
    FileObject other = rig.open(false);
    IoRequest one = new IoRequest();
    IoRequest two = new IoRequest();
    IoRequest theirs = IoRig.junk();
    rig.write(file, one);
    rig.write(other, theirs);
    rig.write(file, two);
    rig.io.close(file);
    assertThat(one.statusBlock().status()).isEqualTo(NtStatus.CANCELLED);
    assertThat(two.statusBlock().status()).isEqualTo(NtStatus.CANCELLED);
    assertThat(IoRig.untouched(theirs)).isTrue();
    assertThat(queue.size()).isEqualTo(1);
    assertThat(rig.calls).endsWith(MajorFunction.CLEANUP, MajorFunction.CLOSE);
  }

  @Test
  @DisplayName("semantics 37: a device that refuses to be opened gives a status and no handle")
  void shouldGiveNoHandleWhenTheDeviceRefuses() {
    List<MajorFunction> calls = new ArrayList<>();
    DeviceObject refusing =
        new DeviceObject(
            "refusing",
            (device, irp) -> {
              calls.add(irp.currentStackLocation().major());
              return rig.complete(irp, NtStatus.ACCESS_DENIED, 0);
            },
            DeviceObject.Transfer.DIRECT);
    IoManager.OpenResult result = rig.io.open(refusing, false, 0);
    assertThat(result.status()).isEqualTo(NtStatus.ACCESS_DENIED);
    assertThat(result.file()).isNull();
    assertThat(calls).containsExactly(MajorFunction.CREATE);
    assertThat(rig.io.packetsInUse()).isZero();
  }

  @Test
  @DisplayName("semantics 15, 37: a CLOSE that pends holds nobody, and ends in place")
  void shouldNotWaitForCloseToEnd() {
    rig.close = (device, irp) -> rig.park(irp);
    FileObject file = rig.open(false);
    rig.write(file, new IoRequest());
    rig.io.close(file);
    rig.completeParked(NtStatus.SUCCESS, 1);
    assertThat(rig.calls).endsWith(MajorFunction.CLEANUP, MajorFunction.CLOSE);
    assertThat(rig.io.packetsInUse()).isEqualTo(1);
    rig.completeParked(NtStatus.SUCCESS, 0);
    assertThat(rig.io.packetsInUse()).isZero();
  }

  @Test
  @DisplayName("semantics 15, 35: a request whose thread has ended ends on the completing thread")
  void shouldEndTheRequestOfAnEndedThread() throws InterruptedException {
    FileObject file = rig.open(false);
    KernelEvent event = IoRig.event();
    IoRequest request = new IoRequest().event(event);
    Thread thread = Thread.ofPlatform().start(() -> rig.write(file, request));
    thread.join();
    rig.io.close(file);
    rig.completeParked(NtStatus.TIMEOUT, 1);
    assertThat(request.statusBlock().status()).isEqualTo(NtStatus.TIMEOUT);
    assertThat(event.signalled()).isTrue();
    assertThat(rig.calls).endsWith(MajorFunction.CLOSE);
    assertThat(rig.io.packetsInUse()).isZero();
  }

  @Test
  @DisplayName("packets of another depth than the pool has are made, and all are given back")
  void shouldServeStacksOfDifferentDepths() {
    DeviceObject top =
        new DeviceObject(
            "top",
            (device, irp) -> {
              irp.skipStackLocation();
              return rig.io.callDriver(rig.device, irp);
            },
            DeviceObject.Transfer.DIRECT,
            rig.device);
    rig.handler = (device, irp) -> rig.complete(irp, NtStatus.SUCCESS, 1);
    FileObject low = rig.open(false);
    FileObject high = rig.open(top, false);
    for (int i = 0; i < 5; i++) {
      assertThat(rig.write(low, new IoRequest())).isEqualTo(NtStatus.SUCCESS);
      assertThat(rig.write(high, new IoRequest())).isEqualTo(NtStatus.SUCCESS);
    }
    assertThat(rig.io.packetsInUse()).isZero();
    IrpPool pool = new IrpPool(1);
    Irp small = pool.take(1);
    Irp big = pool.take(2);
    pool.give(big);
    pool.give(small);
    assertThat(pool.take(2)).isSameAs(big);
    assertThat(pool.inUse()).isEqualTo(1);
  }

  @Test
  @DisplayName(
      "semantics 39: a call that would have to wait at DISPATCH is fatal, and leaves nothing")
  void shouldLoseNoPacketWhenACallMayNotWait() {
    FileObject file = rig.open(true);
    KernelThread self = KernelThread.current();
    Irql old = self.raise(Irql.DISPATCH);
    assertThatThrownBy(() -> rig.write(file, new IoRequest()))
        .hasMessageContaining("IRQL_NOT_LESS_OR_EQUAL");
    self.lower(old);
    rig.shouldCloseAtOnce(file);
  }

  @Test
  @DisplayName("the trace of a request is recorded under its number")
  void shouldNumberRequests() {
    IoManager io = new IoManager(Trace.OFF, 1);
    assertThat(io.nextId()).isEqualTo(1);
    assertThat(io.nextId()).isEqualTo(2);
    IoRequest request = new IoRequest().id(7);
    rig.write(rig.open(false), request);
    assertThat(rig.parked.element().id()).isEqualTo(7);
  }
}
