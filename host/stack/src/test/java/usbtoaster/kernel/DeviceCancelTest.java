package usbtoaster.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Cancelling what a driver holds, beyond test descriptions T2 and T4. */
class DeviceCancelTest {
  private final IoRig rig = new IoRig();
  private final FileObject file = rig.open(false);
  private int cancelled;

  private int park(Irp irp) {
    irp.exchangeCancelRoutine(
        (device, cancelledIrp) -> {
          cancelled++;
          rig.parked.remove(cancelledIrp);
          rig.complete(cancelledIrp, NtStatus.CANCELLED, 0);
        });
    return rig.park(irp);
  }

  DeviceCancelTest() {
    rig.handler = (device, irp) -> park(irp);
  }

  @AfterEach
  void shouldHaveMetNoFault() {
    assertThat(rig.faults).isEmpty(); // failed assertions inside callbacks
  }

  @Test
  @DisplayName("semantics 80: CancelIo leaves other threads' requests alone, CancelIoEx does not")
  void shouldTellThreadsApart() {
    try (Worker other = new Worker("other", new Processors(1).processor(0))) {
      IoRequest theirs = new IoRequest();
      other.run(() -> rig.write(file, theirs));
      assertThat(rig.io.cancelIo(file)).isEqualTo(NtStatus.NOT_FOUND);
      assertThat(cancelled).isZero();
      assertThat(rig.io.cancelIoEx(file, theirs)).isEqualTo(NtStatus.SUCCESS);
      assertThat(cancelled).isEqualTo(1);
      assertThat(theirs.statusBlock().status()).isEqualTo(NtStatus.CANCELLED);
    }
  }

  @Test
  @DisplayName("semantics 80: a request belongs to its handle, another one does not find it")
  void shouldNotFindTheRequestOfAnotherHandle() {
    FileObject other = rig.open(false);
    IoRequest request = IoRig.junk();
    rig.write(file, request);
    assertThat(rig.io.cancelIoEx(other, request)).isEqualTo(NtStatus.NOT_FOUND);
    assertThat(cancelled).isZero();
    assertThat(IoRig.untouched(request)).isTrue();
    assertThat(rig.io.cancelIoEx(file, request)).isEqualTo(NtStatus.SUCCESS);
    // Issued again on the other handle, it is that one's.
    rig.write(other, request);
    assertThat(rig.io.cancelIoEx(file, request)).isEqualTo(NtStatus.NOT_FOUND);
    assertThat(rig.io.cancelIoEx(other, request)).isEqualTo(NtStatus.SUCCESS);
    assertThat(cancelled).isEqualTo(2);
    rig.shouldCloseAtOnce(other);
    rig.shouldCloseAtOnce(file);
  }

  @Test
  @DisplayName("semantics 80: a cancelled asynchronous request still posts a packet")
  void shouldPostThePacketOfACancelledRequest() {
    CompletionPort port = rig.port();
    file.bind(port, 1);
    IoRequest request = new IoRequest().context("o");
    rig.write(file, request);
    rig.io.cancelIoEx(file, request);
    assertThat(rig.poll(port)).isEqualTo(NtStatus.SUCCESS);
    assertThat(rig.entry.status()).isEqualTo(NtStatus.CANCELLED);
    assertThat(rig.entry.information()).isZero();
    assertThat(rig.poll(port)).isEqualTo(NtStatus.TIMEOUT);
  }

  @Test
  @DisplayName("semantics 80: a request that succeeded in its call cannot be cancelled any more")
  void shouldNotFindWhatEndedInItsCall() {
    rig.handler = (device, irp) -> rig.complete(irp, NtStatus.SUCCESS, 0);
    CompletionPort port = rig.port();
    file.bind(port, 0);
    IoRequest request = new IoRequest().context("o");
    rig.write(file, request);
    assertThat(rig.io.cancelIoEx(file, request)).isEqualTo(NtStatus.NOT_FOUND);
    assertThat(file.requests()).isZero();
    rig.io.close(file);
    assertThat(rig.calls).endsWith(MajorFunction.CLOSE);
    assertThat(rig.poll(port)).isEqualTo(NtStatus.SUCCESS);
    assertThat(rig.io.packetsInUse()).isZero();
  }

  @Test
  @DisplayName("semantics 80: cancelling all does not chase requests that are issued meanwhile")
  void shouldNotChaseNewRequests() {
    int[] issued = {1};
    rig.handler =
        (device, irp) -> {
          irp.exchangeCancelRoutine(
              (cancelDevice, cancelledIrp) -> {
                rig.complete(cancelledIrp, NtStatus.CANCELLED, 0);
                if (issued[0]++ < 100) {
                  rig.write(file, new IoRequest());
                }
              });
          irp.markPending();
          return NtStatus.PENDING;
        };
    rig.write(file, new IoRequest());
    assertThat(rig.io.cancelIoEx(file, null)).isEqualTo(NtStatus.SUCCESS);
    assertThat(issued[0]).isEqualTo(2);
    assertThat(file.requests()).isEqualTo(1);
  }

  @Test
  @DisplayName("semantics 34: a cancelled request may still end well")
  void shouldEndWellAlthoughCancelled() {
    rig.handler = (device, irp) -> rig.park(irp);
    IoRequest request = new IoRequest();
    rig.write(file, request);
    assertThat(rig.io.cancelIoEx(file, request)).isEqualTo(NtStatus.SUCCESS);
    rig.completeParked(NtStatus.SUCCESS, 1);
    assertThat(request.statusBlock().status()).isEqualTo(NtStatus.SUCCESS);
  }

  @Test
  @DisplayName("semantics 32, 33: who clears the routine first owns the request")
  void shouldNotCancelWhatTheDriverTook() {
    rig.write(file, new IoRequest());
    Irp irp = rig.parked.element();
    assertThat(irp.exchangeCancelRoutine(null)).isNotNull();
    assertThat(rig.io.cancelIrp(irp)).isFalse();
    assertThat(cancelled).isZero();
    assertThat(irp.cancelled()).isTrue();
    rig.completeParked(NtStatus.CANCELLED, 0);
    assertThat(rig.io.packetsInUse()).isZero();
  }
}
