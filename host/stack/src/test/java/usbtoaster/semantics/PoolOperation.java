package usbtoaster.semantics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.stream.Stream;
import usbtoaster.io.NativeOverlapped;
import usbtoaster.io.PoolRig;
import usbtoaster.io.ThreadPoolBoundHandle;
import usbtoaster.kernel.Await;
import usbtoaster.kernel.DeviceObject;
import usbtoaster.kernel.DeviceObject.Transfer;
import usbtoaster.kernel.FileObject;
import usbtoaster.kernel.IoRig;
import usbtoaster.kernel.KernelEvent;
import usbtoaster.kernel.KernelThread;
import usbtoaster.kernel.NtStatus;
import usbtoaster.kernel.PipeDriver;
import usbtoaster.kernel.Processors;
import usbtoaster.kernel.Worker;

/**
 * T10: Win32's pool I/O object is .NET's bound handle here. To start is to allocate an overlapped,
 * to cancel the start is to free it, and who waits for callbacks serves what is queued: the pool
 * has no threads of its own, so nothing is left to wait for when the call returns 0.
 */
final class PoolOperation {
  private final PoolRig rig = new PoolRig(0);
  private final PipeDriver pipe = new PipeDriver(rig.io);
  private final DeviceObject device = new DeviceObject("pipe", pipe, Transfer.BUFFERED);
  private final FileObject file = Objects.requireNonNull(rig.io.open(device, false, 0).file());
  private final ThreadPoolBoundHandle bound = ThreadPoolBoundHandle.bind(rig.pool, file);
  private final byte[] data = new byte[1];
  private final List<String> called = new ArrayList<>();
  private final List<NativeOverlapped> calledWith = new ArrayList<>();

  static Stream<Row> rows() {
    return Stream.of(
        row("nothing started: nothing to wait for", world -> world.assertCalls()),
        row("start, read, peer writes: one callback", PoolOperation::readOnce),
        row("start, read: who waits blocks until the peer writes", PoolOperation::block),
        row("start twice, two reads, two writes: 2 callbacks", PoolOperation::readTwice),
        row(
            "start, then given up (freed, for there is no wait that cancels): 0 callbacks",
            PoolOperation::giveUp),
        row("start, read finds data: still 1 callback", PoolOperation::readAtOnce),
        row(
            "start, read fails in the call (throws), freed: 0 callbacks",
            PoolOperation::failInTheCall),
        row("start, read pends, CancelIo: 1 callback CANCELLED, 0 bytes", PoolOperation::cancel),
        row(
            "start, freed, late read: 0 callbacks; here the pool reports it",
            PoolOperation::freeEarly));
  }

  private static Row row(String name, Consumer<PoolOperation> check) {
    return Row.of(
        name,
        PoolOperation::new,
        world -> {
          check.accept(world);
          world.rig.io.close(world.file);
          world.rig.close();
          assertThat(world.rig.io.packetsInUse()).isZero();
        });
  }

  private NativeOverlapped start() {
    return bound.allocate(
        (status, information, overlapped) -> {
          called.add(NtStatus.name(status) + " " + information + " " + overlapped.state());
          calledWith.add(overlapped);
        },
        "io");
  }

  private int read(NativeOverlapped overlapped) {
    return rig.io.read(file, overlapped.request(), data, 0, 1);
  }

  private void assertCalls(String... calls) {
    rig.pool.pump();
    assertThat(rig.pool.pump()).isZero();
    assertThat(called).containsExactly(calls);
  }

  private void readOnce() {
    NativeOverlapped one = start();
    assertThat(read(one)).isEqualTo(NtStatus.PENDING);
    assertCalls(); // a wait would block
    pipe.feed("a");
    assertCalls("STATUS_SUCCESS 1 io");
    assertThat(calledWith).containsExactly(one);
    bound.free(one);
  }

  private void block() {
    KernelEvent event = IoRig.event();
    NativeOverlapped one = bound.allocate((status, information, self) -> event.set(), null);
    read(one);
    try (Worker waiter = new Worker("waiter", new Processors(1).processor(0))) {
      FutureTask<Integer> wait =
          waiter.start(() -> KernelThread.current().waitFor(event, false, -1));
      Await.parked(waiter.thread(), event);
      assertThat(rig.pool.pump()).isZero();
      assertThat(wait.isDone()).isFalse();
      pipe.feed("a");
      assertThat(rig.pool.pump()).isEqualTo(1);
      assertThat(Worker.result(wait)).isEqualTo(NtStatus.SUCCESS);
    }
    bound.free(one);
  }

  private void readTwice() {
    NativeOverlapped one = start();
    NativeOverlapped two = start();
    read(one);
    read(two);
    pipe.feed("a");
    pipe.feed("b");
    assertCalls("STATUS_SUCCESS 1 io", "STATUS_SUCCESS 1 io");
    assertThat(calledWith).containsExactly(one, two);
    bound.free(one);
    bound.free(two);
  }

  private void giveUp() {
    bound.free(start());
    assertCalls();
  }

  private void readAtOnce() {
    pipe.feed("a");
    NativeOverlapped one = start();
    assertThat(read(one)).isEqualTo(NtStatus.SUCCESS);
    assertCalls("STATUS_SUCCESS 1 io");
    bound.free(one);
  }

  private void failInTheCall() {
    NativeOverlapped one = start();
    assertThatThrownBy(() -> rig.io.read(file, one.request(), data, 0, 2))
        .isInstanceOf(IndexOutOfBoundsException.class);
    bound.free(one);
    pipe.feed("a");
    assertCalls();
  }

  private void cancel() {
    NativeOverlapped one = start();
    read(one);
    assertThat(rig.io.cancelIo(file)).isEqualTo(NtStatus.SUCCESS);
    assertCalls("STATUS_CANCELLED 0 io");
    bound.free(one);
  }

  private void freeEarly() {
    NativeOverlapped one = start();
    read(one);
    bound.free(one);
    assertThatThrownBy(one::request).isInstanceOf(IllegalStateException.class);
    pipe.feed("a");
    assertCalls();
    assertThat(rig.faults).hasOnlyElementsOfType(IllegalStateException.class).hasSize(1);
  }
}
