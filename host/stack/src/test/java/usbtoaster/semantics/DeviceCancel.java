package usbtoaster.semantics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import usbtoaster.kernel.CompletionPort;
import usbtoaster.kernel.FileObject;
import usbtoaster.kernel.IoRequest;
import usbtoaster.kernel.IoRig;
import usbtoaster.kernel.NtStatus;

/** T2: a driver that parks requests with a cancel routine, and one that succeeds at once. */
final class DeviceCancel {
  private final IoRig rig = new IoRig();
  private final FileObject file = rig.open(false);
  private final IoRequest o1 = IoRig.junk().context("o1");
  private final IoRequest o2 = IoRig.junk().context("o2");
  private int count;

  static Stream<Row> rows() {
    return Stream.of(
        Row.of("park two, CancelIo: both", DeviceCancel::new, DeviceCancel::cancelAll),
        Row.of("park two, CancelIoEx: one, the other", DeviceCancel::new, DeviceCancel::cancelEach),
        Row.of("a success in the call posts", DeviceCancel::new, world -> world.succeed(false)),
        Row.of("with skip-on-success: none", DeviceCancel::new, world -> world.succeed(true)));
  }

  private void parkBoth() {
    rig.handler =
        (device, irp) -> {
          irp.exchangeCancelRoutine(
              (cancelDevice, cancelled) -> {
                count++;
                rig.parked.remove(cancelled);
                rig.complete(cancelled, NtStatus.CANCELLED, 0);
              });
          return rig.park(irp);
        };
    assertThat(rig.write(file, o1)).isEqualTo(NtStatus.PENDING);
    assertThat(rig.write(file, o2)).isEqualTo(NtStatus.PENDING);
    assertThat(count).isZero();
  }

  private void assertCancelled(IoRequest request) {
    assertThat(request.statusBlock().status()).isEqualTo(NtStatus.CANCELLED);
    assertThat(request.statusBlock().information()).isZero();
  }

  private void cancelAll() {
    parkBoth();
    assertThat(rig.io.cancelIo(file)).isEqualTo(NtStatus.SUCCESS);
    assertThat(count).isEqualTo(2);
    assertCancelled(o1);
    assertCancelled(o2);
    assertThat(rig.io.cancelIo(file)).isEqualTo(NtStatus.NOT_FOUND);
    rig.shouldCloseAtOnce(file);
  }

  private void cancelEach() {
    parkBoth();
    assertThat(rig.io.cancelIoEx(file, o1)).isEqualTo(NtStatus.SUCCESS);
    assertThat(count).isEqualTo(1);
    assertCancelled(o1);
    assertThat(IoRig.untouched(o2)).isTrue();
    assertThat(rig.io.cancelIoEx(file, o2)).isEqualTo(NtStatus.SUCCESS);
    assertThat(count).isEqualTo(2);
    assertCancelled(o2);
    assertThat(rig.io.cancelIoEx(file, null)).isEqualTo(NtStatus.NOT_FOUND);
    rig.shouldCloseAtOnce(file);
  }

  private void succeed(boolean skips) {
    rig.handler = (device, irp) -> rig.complete(irp, NtStatus.SUCCESS, 0);
    CompletionPort port = rig.port();
    file.bind(port, 0);
    assertThat(rig.poll(port)).isEqualTo(NtStatus.TIMEOUT);
    if (skips) {
      file.addModes(FileObject.SKIP_COMPLETION_PORT_ON_SUCCESS);
    }
    assertThat(rig.write(file, o1)).isEqualTo(NtStatus.SUCCESS);
    assertThat(rig.poll(port)).isEqualTo(skips ? NtStatus.TIMEOUT : NtStatus.SUCCESS);
    assertThat(skips ? "o1" : rig.entry.context()).isEqualTo("o1");
    rig.shouldCloseAtOnce(file);
  }
}
