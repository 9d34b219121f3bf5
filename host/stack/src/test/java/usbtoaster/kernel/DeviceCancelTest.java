package usbtoaster.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Test description T2 and the cancel half of T4: cancelling what a driver holds. */
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
  @DisplayName("semantics 80: CancelIo cancels all of the calling thread's requests, T2")
  void shouldCancelAllOfTheThread() {
    IoRequest first = IoRig.junk();
    IoRequest second = IoRig.junk();
    assertThat(rig.write(file, first)).isEqualTo(NtStatus.PENDING);
    assertThat(rig.write(file, second)).isEqualTo(NtStatus.PENDING);
    assertThat(cancelled).isZero();
    assertThat(rig.io.cancelIo(file)).isEqualTo(NtStatus.SUCCESS);
    assertThat(cancelled).isEqualTo(2);
    assertThat(first.statusBlock().status()).isEqualTo(NtStatus.CANCELLED);
    assertThat(second.statusBlock().information()).isZero();
    assertThat(rig.io.cancelIo(file)).isEqualTo(NtStatus.NOT_FOUND);
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
  @DisplayName("semantics 80: CancelIoEx cancels one request and reports NOT_FOUND if none is, T2")
  void shouldCancelOne() {
    IoRequest first = new IoRequest();
    IoRequest second = new IoRequest();
    rig.write(file, first);
    rig.write(file, second);
    assertThat(rig.io.cancelIoEx(file, first)).isEqualTo(NtStatus.SUCCESS);
    assertThat(cancelled).isEqualTo(1);
    assertThat(rig.io.cancelIoEx(file, first)).isEqualTo(NtStatus.NOT_FOUND);
    assertThat(rig.io.cancelIoEx(file, second)).isEqualTo(NtStatus.SUCCESS);
    assertThat(cancelled).isEqualTo(2);
    assertThat(rig.io.cancelIoEx(file, null)).isEqualTo(NtStatus.NOT_FOUND);
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
  @DisplayName("semantics 76: T2, a synchronous success posts until skip-on-success is set")
  void shouldPostASynchronousSuccess() {
    rig.handler = (device, irp) -> rig.complete(irp, NtStatus.SUCCESS, 0);
    CompletionPort port = rig.port();
    file.bind(port, 0);
    assertThat(rig.poll(port)).isEqualTo(NtStatus.TIMEOUT);
    rig.write(file, new IoRequest().context("o"));
    assertThat(rig.poll(port)).isEqualTo(NtStatus.SUCCESS);
    assertThat(rig.entry.context()).isEqualTo("o");
    file.addModes(FileObject.SKIP_COMPLETION_PORT_ON_SUCCESS);
    rig.write(file, new IoRequest().context("o"));
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
  @DisplayName("semantics 31: without a cancel routine, cancelling only sets the flag, T4 a")
  void shouldOnlyMarkWithoutARoutine() {
    rig.handler = (device, irp) -> rig.park(irp);
    rig.write(file, new IoRequest());
    Irp irp = rig.parked.element();
    assertThat(irp.cancelled()).isFalse();
    assertThat(rig.io.cancelIrp(irp)).isFalse();
    assertThat(rig.io.cancelIrp(irp)).isFalse();
    assertThat(irp.cancelled()).isTrue();
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
  @DisplayName("semantics 31, 32: the cancel routine runs once, with the flag set, T4 b")
  void shouldRunTheRoutineOnce() {
    int[] runs = new int[1];
    CancelRoutine routine =
        (device, irp) -> {
          runs[0]++;
          assertThat(device).isSameAs(rig.device);
          assertThat(irp.cancelled()).isTrue();
          assertThat(irp.cancelRoutine).isNull();
        };
    rig.handler =
        (device, irp) -> {
          assertThat(irp.exchangeCancelRoutine(routine)).isNull();
          return rig.park(irp);
        };
    rig.write(file, new IoRequest());
    Irp irp = rig.parked.element();
    assertThat(rig.io.cancelIrp(irp)).isTrue();
    assertThat(rig.io.cancelIrp(irp)).isFalse();
    assertThat(runs[0]).isEqualTo(1);
    assertThat(irp.exchangeCancelRoutine(null)).isNull();
    rig.completeParked(NtStatus.CANCELLED, 0);
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
