package usbtoaster.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a thread leaves under way when it ends. */
class ThreadExitTest {
  private final List<Throwable> faults = Collections.synchronizedList(new ArrayList<>());
  private final IoRig rig = new IoRig(DeviceObject.Transfer.BUFFERED);
  private final Worker worker = new Worker("ends", new Processors(1, faults::add).processor(0));
  private final AtomicInteger told = new AtomicInteger();

  @AfterEach
  void close() {
    worker.close();
  }

  private int parkCancellable(Irp irp) {
    irp.exchangeCancelRoutine(
        (device, cancelledIrp) -> {
          rig.parked.remove(cancelledIrp);
          rig.complete(cancelledIrp, NtStatus.CANCELLED, 0);
        });
    return rig.park(irp);
  }

  private void exit(ThreadExit.Step step) {
    worker.run(() -> KernelThread.current().exit(step));
  }

  private static boolean fails(KernelEvent over) {
    throw new AssertionError("waited although all is over: " + over);
  }

  @Test
  @DisplayName("semantics 35: a thread's exit cancels its requests on all handles, and no others")
  void shouldCancelItsRequests() {
    rig.handler = (device, irp) -> parkCancellable(irp);
    FileObject one = rig.open(false);
    FileObject two = rig.open(false);
    IoRequest first = new IoRequest();
    IoRequest second = new IoRequest();
    IoRequest mine = new IoRequest();
    worker.run(() -> rig.write(one, first));
    worker.run(() -> rig.write(two, second));
    rig.write(one, mine);
    exit(ThreadExitTest::fails);
    assertThat(first.statusBlock().status()).isEqualTo(NtStatus.CANCELLED);
    assertThat(second.statusBlock().status()).isEqualTo(NtStatus.CANCELLED);
    assertThat(mine.statusBlock().status()).isEqualTo(NtStatus.PENDING);
    assertThat(one.requests()).isEqualTo(1);
  }

  @Test
  @DisplayName("semantics 35: requests of a handle with a port outlive their thread")
  void shouldLeaveTheRequestsOfAPort() {
    rig.handler = (device, irp) -> parkCancellable(irp);
    CompletionPort port = rig.port();
    FileObject file = rig.open(false);
    file.bind(port, 5);
    IoRequest request = new IoRequest().context("context");
    worker.run(() -> rig.write(file, request));
    exit(ThreadExitTest::fails);
    assertThat(rig.parked.element().exchangeCancelRoutine(null)).isNotNull();
    rig.completeParked(NtStatus.SUCCESS, 1);
    assertThat(rig.poll(port)).isEqualTo(NtStatus.SUCCESS);
  }

  @Test
  @DisplayName(
      "semantics 35, 74: bound while it is under way, a request whose packet waits is over")
  void shouldNotWaitForAPacketInAPort() {
    FileObject file = rig.open(false);
    IoRequest request = new IoRequest().context("context");
    worker.run(() -> rig.write(file, request));
    CompletionPort port = rig.port();
    file.bind(port, 5);
    rig.completeParked(NtStatus.SUCCESS, 1);
    exit(ThreadExitTest::fails);
    assertThat(rig.poll(port)).isEqualTo(NtStatus.SUCCESS);
    assertThat(request.statusBlock().information()).isEqualTo(1);
    rig.shouldCloseAtOnce(file);
  }

  @Test
  @DisplayName("semantics 35: what is not cancelled at once is waited for, step by step")
  void shouldWaitStepByStep() {
    IoRequest request = new IoRequest();
    FileObject file = rig.open(false);
    worker.run(() -> rig.write(file, request));
    AtomicInteger steps = new AtomicInteger();
    exit(
        over -> {
          assertThat(over.signalled()).isFalse();
          if (steps.incrementAndGet() == 7) {
            rig.completeParked(NtStatus.TIMEOUT, 2);
          }
          return over.signalled();
        });
    assertThat(steps).hasValue(7);
    assertThat(request.statusBlock().status()).isEqualTo(NtStatus.TIMEOUT);
    assertThat(faults).isEmpty();
  }

  @Test
  @DisplayName("semantics 35: the exit goes on as soon as its request has ended")
  void shouldGoOnWithTheEnd() {
    IoRequest request = new IoRequest();
    FileObject file = rig.open(false);
    worker.run(() -> rig.write(file, request));
    FutureTask<Boolean> exit =
        worker.start(
            () -> {
              KernelThread.current().exit();
              return true;
            });
    Await.until("it is asked to end", () -> rig.parked.element().cancelled());
    assertThat(exit.isDone()).isFalse();
    rig.completeParked(NtStatus.SUCCESS, 1);
    assertThat(Worker.result(exit)).isTrue();
    assertThat(request.statusBlock().status()).isEqualTo(NtStatus.SUCCESS);
  }

  @Test
  @DisplayName("semantics 15, 35: after 3000 steps a request is disowned: its end tells nobody")
  void shouldDisownWhatDoesNotEnd() {
    AtomicInteger steps = new AtomicInteger();
    KernelEvent event = IoRig.event();
    IoRequest request = new IoRequest().event(event).apc(ended -> told.incrementAndGet());
    FileObject file = rig.open(false);
    byte[] data = {1, 2, 3};
    worker.run(() -> rig.io.read(file, request, data, 0, 3));
    request.statusBlock().set(IoRig.JUNK_STATUS, IoRig.JUNK_INFORMATION);
    exit(over -> steps.incrementAndGet() < 0);
    assertThat(steps).hasValue(ThreadExit.STEPS);
    assertThat(faults).singleElement().asString().contains("ends ended").contains("1 of its");
    rig.io.close(file);
    assertThat(rig.calls).doesNotContain(MajorFunction.CLOSE);
    rig.parked.element().buffer()[0] = 9;
    rig.completeParked(NtStatus.SUCCESS, 3);
    assertThat(IoRig.untouched(request)).isTrue();
    assertThat(event.signalled()).isFalse();
    assertThat(data).containsExactly(1, 2, 3);
    assertThat(rig.calls).endsWith(MajorFunction.CLOSE);
    assertThat(rig.io.packetsInUse()).isZero();
    assertThat(told).hasValue(0);
  }
}
