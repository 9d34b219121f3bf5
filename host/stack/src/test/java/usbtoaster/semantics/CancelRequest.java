package usbtoaster.semantics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import usbtoaster.kernel.DeviceObject;
import usbtoaster.kernel.DeviceObject.Transfer;
import usbtoaster.kernel.FileObject;
import usbtoaster.kernel.IoRequest;
import usbtoaster.kernel.IoRig;
import usbtoaster.kernel.Irp;
import usbtoaster.kernel.MajorFunction;
import usbtoaster.kernel.NtStatus;

/** T4: cancelling a packet, and which completion routines are told of it. */
final class CancelRequest {
  private final IoRig rig = new IoRig();
  private int ran;

  static Stream<Row> rows() {
    return Stream.of(
        Row.of("(a) no routine", CancelRequest::new, CancelRequest::cancelWithoutRoutine),
        Row.of("(b) pended, with a routine", CancelRequest::new, CancelRequest::cancelOnce),
        told("(c) OnSuccess and OnCancel: told", true, false, true, 1),
        told("(d) OnSuccess and OnError: told", true, true, false, 1),
        told("(e) OnSuccess only: not told", true, false, false, 0));
  }

  private static Row told(
      String name, boolean onSuccess, boolean onError, boolean onCancel, int times) {
    return Row.of(
        name, CancelRequest::new, world -> world.assertTold(onSuccess, onError, onCancel, times));
  }

  private void cancelWithoutRoutine() {
    FileObject file = rig.open(false);
    rig.write(file, new IoRequest());
    Irp irp = rig.parked.element();
    assertThat(irp.cancelled()).isFalse();
    assertThat(rig.io.cancelIrp(irp)).isFalse();
    assertThat(rig.io.cancelIrp(irp)).isFalse();
    assertThat(irp.cancelled()).isTrue();
    rig.completeParked(NtStatus.CANCELLED, 0);
    rig.shouldCloseAtOnce(file);
  }

  private void cancelOnce() {
    rig.handler =
        (device, irp) -> {
          irp.exchangeCancelRoutine(
              (cancelDevice, cancelled) -> {
                ran++;
                assertThat(cancelDevice).isSameAs(device);
                assertThat(cancelled.cancelled()).isTrue();
                assertThat(cancelled.exchangeCancelRoutine(null)).isNull();
              });
          return rig.park(irp);
        };
    FileObject file = rig.open(false);
    rig.write(file, new IoRequest());
    Irp irp = rig.parked.element();
    assertThat(rig.io.cancelIrp(irp)).isTrue();
    assertThat(rig.io.cancelIrp(irp)).isFalse();
    assertThat(ran).isEqualTo(1);
    rig.completeParked(NtStatus.CANCELLED, 0);
    rig.shouldCloseAtOnce(file);
    assertThat(rig.faults).isEmpty();
  }

  private void assertTold(boolean onSuccess, boolean onError, boolean onCancel, int times) {
    DeviceObject filter =
        new DeviceObject(
            "filter",
            (device, irp) -> {
              irp.nextStackLocation().copyFrom(irp.currentStackLocation());
              if (irp.currentStackLocation().major() == MajorFunction.WRITE) {
                irp.completionRoutine(
                    (routineDevice, completed, context) -> {
                      ran++;
                      completed.markPending();
                      return NtStatus.SUCCESS;
                    },
                    null,
                    onSuccess,
                    onError,
                    onCancel);
              }
              return rig.io.callDriver(rig.device, irp);
            },
            Transfer.DIRECT,
            rig.device);
    FileObject file = rig.open(filter, false);
    IoRequest request = new IoRequest();
    assertThat(rig.write(file, request)).isEqualTo(NtStatus.PENDING);
    assertThat(rig.io.cancelIrp(rig.parked.element())).isFalse();
    assertThat(ran).isZero();
    rig.completeParked(NtStatus.CANCELLED, 0);
    assertThat(ran).isEqualTo(times);
    assertThat(request.statusBlock().status()).isEqualTo(NtStatus.CANCELLED);
    rig.shouldCloseAtOnce(file);
  }
}
