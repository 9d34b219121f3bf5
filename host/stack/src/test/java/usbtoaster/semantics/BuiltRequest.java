package usbtoaster.semantics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import usbtoaster.kernel.FileObject;
import usbtoaster.kernel.IoRequest;
import usbtoaster.kernel.IoRig;
import usbtoaster.kernel.KernelBugCheck;
import usbtoaster.kernel.KernelEvent;
import usbtoaster.kernel.KernelThread;
import usbtoaster.kernel.NtStatus;

/** T3: a packet as it is built for a stack of one device, and its end on the same thread. */
final class BuiltRequest {
  private final IoRig rig = new IoRig();
  private final FileObject file = rig.open(false);

  static Stream<Row> rows() {
    return Stream.of(
        Row.of(
            "a new packet; seen by its driver, as here the I/O manager alone builds packets",
            BuiltRequest::new,
            BuiltRequest::look),
        Row.of("asynchronous: no event", BuiltRequest::new, world -> world.end(null)),
        Row.of("synchronous: an event", BuiltRequest::new, world -> world.end(IoRig.event())));
  }

  private void look() {
    rig.handler =
        (device, irp) -> {
          assertThat(irp.currentStackLocation().length()).isEqualTo(1); // so the call took one of 1
          assertThatThrownBy(irp::nextStackLocation).isInstanceOf(KernelBugCheck.class);
          assertThat(irp.cancelled()).isFalse();
          assertThat(irp.exchangeCancelRoutine(null)).isNull();
          assertThat(irp.thread()).isSameAs(KernelThread.current());
          assertThat(irp.status()).isZero();
          assertThat(irp.information()).isZero();
          return rig.complete(irp, NtStatus.SUCCESS, 0);
        };
    assertThat(rig.write(file, new IoRequest())).isEqualTo(NtStatus.SUCCESS);
    rig.shouldCloseAtOnce(file);
  }

  private void end(@Nullable KernelEvent event) {
    IoRequest request = IoRig.junk().event(event);
    assertThat(rig.write(file, request)).isEqualTo(NtStatus.PENDING);
    assertThat(IoRig.untouched(request)).isTrue();
    assertThat(event != null && event.signalled()).isFalse();
    rig.completeParked(NtStatus.SUCCESS, 123);
    assertThat(request.statusBlock().status()).isEqualTo(NtStatus.SUCCESS);
    assertThat(request.statusBlock().information()).isEqualTo(123);
    assertThat(event == null || event.signalled()).isTrue();
    rig.shouldCloseAtOnce(file);
  }
}
