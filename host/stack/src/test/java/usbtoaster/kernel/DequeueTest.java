package usbtoaster.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Taking completions from a port: the thread is borrowed to execute the completion APC. */
class DequeueTest {
  private final IoRig rig = new IoRig();
  private final FileObject file = rig.open(false);
  private final CompletionPort port = rig.port();
  private final CompletionEntry[] entries =
      Stream.generate(CompletionEntry::new).limit(4).toArray(CompletionEntry[]::new);

  DequeueTest() {
    file.bind(port, 5);
  }

  private IoRequest write(String context) {
    IoRequest request = new IoRequest().context(context);
    rig.write(file, request);
    return request;
  }

  @Test
  @DisplayName("semantics 16, 67: the status block is written when the packet is taken, not before")
  void shouldTellAtTheDequeue() {
    IoRequest request = write("a");
    rig.completeParked(NtStatus.BUFFER_OVERFLOW, 7);
    assertThat(request.statusBlock().status()).isEqualTo(NtStatus.PENDING);
    assertThat(rig.poll(port)).isEqualTo(NtStatus.SUCCESS);
    assertThat(request.statusBlock().status()).isEqualTo(NtStatus.BUFFER_OVERFLOW);
    assertThat(request.statusBlock().information()).isEqualTo(7);
    assertThat(rig.io.packetsInUse()).isZero();
  }

  @Test
  @DisplayName("semantics 67: a failed request's packet is a success of the dequeue")
  void shouldSucceedWithAFailedRequest() {
    write("a");
    rig.completeParked(NtStatus.IO_DEVICE_ERROR, 0);
    assertThat(rig.poll(port)).isEqualTo(NtStatus.SUCCESS);
    assertThat(rig.entry.status()).isEqualTo(NtStatus.IO_DEVICE_ERROR);
    assertThat(rig.poll(port)).isEqualTo(NtStatus.TIMEOUT);
  }

  @Test
  @DisplayName("semantics 68: closed during the wait it is abandoned, before it an invalid handle")
  void shouldTellTheTwoClosesApart() {
    try (Worker worker = new Worker("waiter", new Processors(1).processor(0))) {
      FutureTask<Integer> waiting =
          worker.start(() -> rig.io.dequeue(port, new CompletionEntry(), -1));
      Await.until("it waits", () -> port.waiting() == 1);
      port.close();
      assertThat(Worker.result(waiting)).isEqualTo(NtStatus.ABANDONED_WAIT_0);
    }
    assertThat(rig.poll(port)).isEqualTo(NtStatus.INVALID_HANDLE);
    assertThat(rig.io.dequeue(port, entries, 4, false, 0)).isEqualTo(CompletionPort.CLOSED);
  }

  @Test
  @DisplayName("semantics 69: a batch is filled in order, whatever the requests' ends")
  void shouldFillABatch() {
    IoRequest[] requests = {write("a"), write("b"), write("c")};
    rig.completeParked(NtStatus.SUCCESS, 1);
    rig.completeParked(NtStatus.CRC_ERROR, 0);
    rig.completeParked(NtStatus.SUCCESS, 3);
    assertThat(rig.io.dequeue(port, entries, 2, false, 0)).isEqualTo(2);
    assertThat(entries[0].context()).isEqualTo("a");
    assertThat(entries[1].context()).isEqualTo("b");
    assertThat(entries[1].status()).isEqualTo(NtStatus.CRC_ERROR);
    assertThat(requests[1].statusBlock().status()).isEqualTo(NtStatus.CRC_ERROR);
    assertThat(requests[2].statusBlock().status()).isEqualTo(NtStatus.PENDING);
    assertThat(port.running()).isEqualTo(1);
    assertThat(rig.io.dequeue(port, entries, 4, false, 0)).isEqualTo(1);
    assertThat(entries[0].information()).isEqualTo(3);
    assertThat(rig.io.dequeue(port, entries, 4, false, 0)).isEqualTo(CompletionPort.TIMED_OUT);
    assertThat(rig.io.packetsInUse()).isZero();
    assertThatThrownBy(() -> rig.io.dequeue(port, entries, 5, false, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @DisplayName(
      "semantics 69: a batch into an entry that is not there is refused, and loses nothing")
  void shouldLoseNothingToAMissingEntry() {
    IoRequest request = write("a");
    rig.completeParked(NtStatus.SUCCESS, 1);
    CompletionEntry[] holes = new CompletionEntry[2];
    assertThatThrownBy(() -> rig.io.dequeue(port, holes, 2, false, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Entry 0 of 2 is null");
    holes[0] = new CompletionEntry();
    assertThatThrownBy(() -> rig.io.dequeue(port, holes, 2, false, 0))
        .hasMessageContaining("Entry 1 of 2 is null");
    assertThat(request.statusBlock().status()).isEqualTo(NtStatus.PENDING);
    assertThat(port.depth()).isEqualTo(1);
    assertThat(rig.io.dequeue(port, holes, 1, false, 0)).isEqualTo(1);
    assertThat(holes[0].context()).isEqualTo("a");
    assertThat(rig.io.packetsInUse()).isZero();
  }

  @Test
  @DisplayName("semantics 26: a driver that claims more bytes than there are, or fewer than none")
  void shouldCopyNoMoreThanThereIs() {
    IoRig buffered = new IoRig(DeviceObject.Transfer.BUFFERED);
    FileObject opened = buffered.open(false);
    for (long claimed : new long[] {Long.MIN_VALUE, -1, 3, Long.MAX_VALUE}) {
      IoRequest request = new IoRequest();
      buffered.io.read(opened, request, new byte[2], 0, 2);
      buffered.completeParked(NtStatus.SUCCESS, claimed);
      assertThat(request.statusBlock().information()).isEqualTo(claimed);
    }
    buffered.shouldCloseAtOnce(opened);
  }

  @Test
  @DisplayName("semantics 70: a user APC ends an alertable batch, and a packet comes before it")
  void shouldLetAPacketComeBeforeAnApc() {
    rig.poll(port); // binds the thread to the port
    AtomicInteger ran = new AtomicInteger();
    Apc apc = new Apc(KernelThread.current(), Apc.Mode.USER, ran::incrementAndGet);
    apc.insert(0, 0);
    assertThat(rig.poll(port)).isEqualTo(NtStatus.TIMEOUT);
    assertThat(ran).hasValue(0);
    write("a");
    rig.completeParked(NtStatus.SUCCESS, 1);
    assertThat(rig.io.dequeue(port, entries, 4, true, 0)).isEqualTo(1);
    assertThat(ran).hasValue(0);
    assertThat(rig.io.dequeue(port, entries, 4, true, 0)).isEqualTo(CompletionPort.USER_APC);
    assertThat(ran).hasValue(1);
  }

  @Test
  @DisplayName("semantics 72: a posted packet passes its values untouched beside the requests'")
  void shouldPassPostedPackets() {
    write("a");
    rig.completeParked(NtStatus.SUCCESS, 1);
    port.post(-3, null, NtStatus.INVALID_DEVICE_REQUEST, 1L << 40);
    assertThat(rig.io.dequeue(port, entries, 4, false, 0)).isEqualTo(2);
    assertThat(entries[0].key()).isEqualTo(5);
    assertThat(entries[1].key()).isEqualTo(-3);
    assertThat(entries[1].context()).isNull();
    assertThat(entries[1].status()).isEqualTo(NtStatus.INVALID_DEVICE_REQUEST);
    assertThat(entries[1].information()).isEqualTo(1L << 40);
    assertThat(entries[1].id()).isZero();
  }

  @Test
  @DisplayName("semantics 82: packets left in a closed port end, and so do those that come later")
  void shouldEndWhatIsLeftInAClosedPort() {
    IoRequest left = write("a");
    IoRequest late = write("b");
    rig.io.close(file);
    rig.completeParked(NtStatus.SUCCESS, 1);
    assertThat(rig.calls).doesNotContain(MajorFunction.CLOSE);
    port.close();
    assertThat(left.statusBlock().status()).isEqualTo(NtStatus.SUCCESS);
    rig.completeParked(NtStatus.TIMEOUT, 1);
    assertThat(late.statusBlock().status()).isEqualTo(NtStatus.TIMEOUT);
    assertThat(rig.calls).endsWith(MajorFunction.CLOSE);
    assertThat(rig.io.packetsInUse()).isZero();
  }

  @Test
  @DisplayName("semantics 16: a request can be issued again as soon as its packet was taken")
  void shouldReuseTheRequest() {
    IoRequest request = new IoRequest().context("again");
    for (int i = 0; i < 3; i++) {
      assertThat(rig.write(file, request)).isEqualTo(NtStatus.PENDING);
      rig.completeParked(NtStatus.SUCCESS, i);
      assertThat(rig.poll(port)).isEqualTo(NtStatus.SUCCESS);
      assertThat(request.statusBlock().information()).isEqualTo(i);
    }
    assertThat(rig.io.cancelIoEx(file, request)).isEqualTo(NtStatus.NOT_FOUND);
  }
}
