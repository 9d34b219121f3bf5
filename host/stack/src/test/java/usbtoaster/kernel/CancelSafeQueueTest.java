package usbtoaster.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The cancel-safe queue: the exchange of the cancel routine decides who ends a request. */
class CancelSafeQueueTest {
  private final IoRig rig = new IoRig();
  private final CancelSafeQueue queue = new CancelSafeQueue(rig.io, 3);
  private final FileObject file = rig.open(false);

  CancelSafeQueueTest() {
    rig.handler = (device, irp) -> hold(irp);
  }

  private int hold(Irp irp) {
    irp.markPending();
    if (!queue.insert(irp)) {
      rig.complete(irp, NtStatus.INSUFFICIENT_RESOURCES, 0);
    }
    return NtStatus.PENDING;
  }

  private IoRequest write(FileObject opened) {
    IoRequest request = new IoRequest();
    assertThat(rig.write(opened, request)).isEqualTo(NtStatus.PENDING);
    return request;
  }

  private void assertStatus(IoRequest request, int status) {
    assertThat(request.statusBlock().status()).isEqualTo(status);
  }

  @AfterEach
  void shouldHaveMetNoFault() {
    assertThat(rig.faults).isEmpty(); // failed assertions inside callbacks
  }

  @Test
  @DisplayName("semantics 32: first in, first out, and a removed request is the driver's")
  void shouldHandOutTheOldest() {
    IoRequest first = write(file);
    IoRequest second = write(file);
    Irp irp = Objects.requireNonNull(queue.remove());
    assertThat(rig.io.cancelIoEx(file, first)).isEqualTo(NtStatus.SUCCESS);
    assertStatus(first, NtStatus.PENDING); // too late to cancel
    rig.complete(irp, NtStatus.SUCCESS, 1);
    assertStatus(first, NtStatus.SUCCESS);
    assertStatus(second, NtStatus.PENDING);
    assertThat(queue.size()).isEqualTo(1);
  }

  @Test
  @DisplayName("semantics 31, 33: a cancelled request leaves the queue and ends as cancelled")
  void shouldEndWhatIsCancelled() {
    IoRequest[] requests = {write(file), write(file), write(file)};
    rig.io.cancelIoEx(file, requests[1]);
    assertStatus(requests[1], NtStatus.CANCELLED);
    assertThat(queue.size()).isEqualTo(2);
    rig.complete(Objects.requireNonNull(queue.remove()), NtStatus.SUCCESS, 0);
    rig.complete(Objects.requireNonNull(queue.remove()), NtStatus.TIMEOUT, 0);
    assertStatus(requests[0], NtStatus.SUCCESS);
    assertStatus(requests[2], NtStatus.TIMEOUT);
    assertThat(queue.remove()).isNull();
    assertThat(rig.io.packetsInUse()).isZero();
  }

  @Test
  @DisplayName("semantics 36: requests of one handle can be taken out")
  void shouldRemoveByFile() {
    FileObject other = rig.open(false);
    IoRequest ours = write(file);
    IoRequest theirs = write(other);
    rig.complete(Objects.requireNonNull(queue.remove(other)), NtStatus.TIMEOUT, 0);
    assertThat(queue.remove(other)).isNull();
    assertStatus(theirs, NtStatus.TIMEOUT);
    assertStatus(ours, NtStatus.PENDING);
  }

  @Test
  @DisplayName("to pend a request marks it, queues it, and ends it where the queue is full")
  void shouldPend() {
    rig.handler = (device, irp) -> queue.pend(irp);
    IoRequest[] held = {write(file), write(file), write(file)};
    assertStatus(write(file), NtStatus.INSUFFICIENT_RESOURCES);
    for (IoRequest each : held) {
      rig.complete(Objects.requireNonNull(queue.remove()), NtStatus.SUCCESS, 1);
      assertStatus(each, NtStatus.SUCCESS);
    }
    assertThat(rig.io.packetsInUse()).isZero();
  }

  @Test
  @DisplayName("semantics 36: what waits of one handle ends as cancelled")
  void shouldCancelAllOfAFile() {
    FileObject other = rig.open(false);
    IoRequest[] ours = {write(file), write(file)};
    IoRequest theirs = write(other);
    queue.cancelAll(file);
    assertStatus(ours[0], NtStatus.CANCELLED);
    assertStatus(ours[1], NtStatus.CANCELLED);
    assertStatus(theirs, NtStatus.PENDING);
    queue.cancelAll(null);
    assertStatus(theirs, NtStatus.CANCELLED);
    assertThat(queue.size()).isZero();
    assertThat(rig.io.packetsInUse()).isZero();
  }

  @Test
  @DisplayName("a full queue refuses, and the packet stays the caller's")
  void shouldRefuseWhenFull() {
    write(file);
    write(file);
    write(file);
    assertStatus(write(file), NtStatus.INSUFFICIENT_RESOURCES);
    assertThat(queue.size()).isEqualTo(3);
    rig.io.cancelIo(file);
    assertThat(queue.size()).isZero();
    assertThat(rig.io.packetsInUse()).isZero();
  }

  @Test
  @DisplayName("semantics 33: a request cancelled before it was queued ends at once")
  void shouldEndWhatWasCancelledBefore() {
    rig.handler =
        (device, irp) -> {
          assertThat(rig.io.cancelIrp(irp)).isFalse();
          return hold(irp);
        };
    assertStatus(write(file), NtStatus.CANCELLED);
    assertThat(queue.size()).isZero();
    assertThat(rig.io.packetsInUse()).isZero();
  }

  @Test
  @DisplayName("semantics 32: a remove passes over a request that is just being cancelled")
  void shouldPassOverWhatIsBeingCancelled() {
    IoRequest first = write(file);
    IoRequest second = write(file);
    Irp irp = Objects.requireNonNull(first.irp());
    // As a canceller does first:
    CancelRoutine taken = Objects.requireNonNull(irp.exchangeCancelRoutine(null));
    rig.complete(Objects.requireNonNull(queue.remove()), NtStatus.SUCCESS, 0);
    assertStatus(second, NtStatus.SUCCESS);
    assertThat(queue.remove()).isNull();
    assertThat(queue.size()).isEqualTo(1);
    taken.cancel(rig.device, irp);
    assertStatus(first, NtStatus.CANCELLED);
    assertThat(queue.size()).isZero();
  }

  @Test
  @DisplayName("a packet stands in one queue at a time")
  void shouldRefuseASecondInsert() {
    IoRequest request = write(file);
    Irp irp = Objects.requireNonNull(request.irp());
    assertThatThrownBy(() -> queue.insert(irp)).hasMessageContaining("IRP_ALREADY_QUEUED");
    assertThat(queue.size()).isEqualTo(1);
  }

  @Test
  @DisplayName("semantics 80: a packet that a canceller has pinned is not used again meanwhile")
  void shouldNotReuseAPinnedPacket() throws InterruptedException {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    rig.handler =
        (device, irp) -> {
          irp.markPending();
          irp.exchangeCancelRoutine(
              (cancelDevice, cancelled) -> {
                rig.complete(cancelled, NtStatus.CANCELLED, 0);
                inside.countDown();
                awaits(goOn);
              });
          return NtStatus.PENDING;
        };
    CompletionPort port = rig.port();
    file.bind(port, 0);
    IoRequest request = new IoRequest().context("o");
    rig.write(file, request);
    Irp pinned = request.irp();
    try (Worker canceller = new Worker("canceller", new Processors(1).processor(0))) {
      FutureTask<Integer> cancel = canceller.start(() -> rig.io.cancelIoEx(file, request));
      inside.await();
      assertThat(rig.poll(port)).isEqualTo(NtStatus.SUCCESS);
      assertThat(file.requests()).isZero();
      assertThat(rig.io.cancelIoEx(file, request)).isEqualTo(NtStatus.NOT_FOUND);
      rig.write(file, request);
      Irp second = Objects.requireNonNull(request.irp());
      assertThat(second).isNotSameAs(pinned);
      goOn.countDown();
      assertThat(Worker.result(cancel)).isEqualTo(NtStatus.SUCCESS);
      assertThat(second.cancelled()).isFalse();
    }
    assertThat(rig.io.packetsInUse()).isEqualTo(1);
  }

  private static void awaits(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
