package usbtoaster.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import usbtoaster.async.Task;
import usbtoaster.async.TaskScheduler;
import usbtoaster.kernel.DeviceObject;
import usbtoaster.kernel.Driver;
import usbtoaster.kernel.Irp;
import usbtoaster.kernel.Irql;
import usbtoaster.kernel.KernelThread;
import usbtoaster.kernel.MajorFunction;
import usbtoaster.kernel.NtStatus;
import usbtoaster.trace.census.ThreadKind;

/** What a closed pool does with what is left, and with what comes later. */
class PoolCloseTest {
  private static final StreamOptions INLINE = StreamOptions.DEFAULT.withInlining(Inlining.INLINE);

  private PoolRig rig = new PoolRig(0); // the test serves the port
  private final Queue<Irp> held = new ArrayDeque<>();
  private final ConcurrentLinkedQueue<MajorFunction> calls = new ConcurrentLinkedQueue<>();

  /** A driver that holds each transfer until the test completes it; it cannot be cancelled. */
  private final Driver holding =
      (device, irp) -> {
        MajorFunction major = irp.currentStackLocation().major();
        calls.add(major);
        if (major == MajorFunction.WRITE) {
          irp.markPending();
          held.add(irp);
          return NtStatus.PENDING;
        }
        return complete(irp, NtStatus.SUCCESS);
      };

  private final DeviceObject device =
      new DeviceObject("holding", holding, DeviceObject.Transfer.DIRECT);

  private int complete(Irp irp, int status) {
    irp.result(status, 1);
    rig.io.completeRequest(irp);
    return status;
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private DeviceStream open() throws IoException {
    return DeviceStream.open(rig.io, device, rig.pool, INLINE);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1000})
  void shouldEndTheTaskOfARequestThatEndsAfterThePool(int ioThreads) throws Exception {
    rig = new PoolRig(ioThreads);
    Task<Integer> write = open().writeAsync(new byte[1]);
    AtomicReference<@Nullable Thread> where = new AtomicReference<>();
    AtomicReference<@Nullable Irql> level = new AtomicReference<>();
    CountDownLatch continued = new CountDownLatch(1);
    write.onCompleted(
        () -> {
          where.set(Thread.currentThread());
          level.set(KernelThread.current().irql());
          continued.countDown();
        },
        false);
    rig.pool.close();
    assertThat(write.isCompleted()).isFalse(); // the driver has it
    KernelThread self = KernelThread.current();
    Irql old = self.raise(Irql.DISPATCH); // as in a DPC
    complete(held.remove(), NtStatus.SUCCESS);
    self.lower(old);
    assertThat(write.isCompleted() || ioThreads > 0).isTrue(); // without threads: at once
    PoolRig.await(continued);
    assertThat(write.result()).isOne();
    assertThat(level.get()).isEqualTo(Irql.PASSIVE);
    assertThat(where.get() == Thread.currentThread()).isEqualTo(ioThreads == 0);
    assertThat(ThreadKind.of(Objects.requireNonNull(where.get()))).isEqualTo(ThreadKind.CALLER);
    assertThat(calls).endsWith(MajorFunction.WRITE, MajorFunction.CLEANUP, MajorFunction.CLOSE);
    assertThat(rig.io.packetsInUse()).isZero();
  }

  @Test
  void shouldEndTheTaskWhoseCompletionLiesInThePort() throws Exception {
    Task<Integer> write = open().writeAsync(new byte[1]);
    complete(held.remove(), NtStatus.DEVICE_DATA_ERROR);
    assertThat(rig.pool.port().depth()).isOne();
    rig.pool.close();
    assertThat(write.exception()).hasMessageContaining("DEVICE_DATA_ERROR");
    assertThat(rig.io.packetsInUse()).isZero();
  }

  @Test
  void shouldCloseItsStreamsAndRefuseNewOnes() throws Exception {
    DeviceStream stream = open();
    rig.pool.close();
    rig.pool.close();
    assertThat(calls)
        .containsExactly(MajorFunction.CREATE, MajorFunction.CLEANUP, MajorFunction.CLOSE);
    assertThat(stream.writeAsync(new byte[1]).exception()).hasMessageContaining("FILE_CLOSED");
    assertThatThrownBy(() -> stream.write(new byte[1], 0, 1))
        .isInstanceOfSatisfying(
            IoException.class, e -> assertThat(e.status()).isEqualTo(NtStatus.FILE_CLOSED));
    assertThatThrownBy(this::open)
        .isInstanceOf(IoException.class)
        .hasMessageContaining("a closed pool");
    assertThat(calls).endsWith(MajorFunction.CREATE, MajorFunction.CLEANUP, MajorFunction.CLOSE);
    stream.close();
    assertThat(calls).hasSize(6);
  }

  @Test
  void shouldCloseTheOtherStreamsWhenADriverFailsAtOne() throws Exception {
    DeviceObject failing =
        new DeviceObject(
            "failing",
            (device, irp) -> {
              if (irp.currentStackLocation().major() == MajorFunction.CLEANUP) {
                throw new IllegalStateException("on purpose");
              }
              return complete(irp, NtStatus.SUCCESS);
            },
            DeviceObject.Transfer.DIRECT);
    DeviceStream.open(rig.io, failing, rig.pool, INLINE);
    open();
    DeviceStream.open(rig.io, failing, rig.pool, INLINE);
    rig.pool.close();
    assertThat(calls).contains(MajorFunction.CLEANUP, MajorFunction.CLOSE);
    assertThat(rig.pool.port().closed()).isTrue();
  }

  @Test
  void shouldRunLateWorkOfItsWorkersElsewhereAndStillAsTheirs() {
    rig.pool.close();
    Queue<Object> seen = new ConcurrentLinkedQueue<>();
    CountDownLatch ran = new CountDownLatch(1);
    rig.pool
        .workers()
        .queue(
            () -> {
              seen.add(TaskScheduler.current());
              seen.add(ThreadKind.of(Thread.currentThread()));
              ran.countDown();
            });
    PoolRig.await(ran);
    assertThat(seen).containsExactly(rig.pool.workers(), ThreadKind.CALLER);
    assertThat(rig.faults).isEmpty();
  }

  @Test
  void shouldHandPacketsToCallbacksThatAreInsertedAfterClose() {
    rig.pool.close();
    CountDownLatch called = new CountDownLatch(1);
    rig.post((status, information) -> called.countDown());
    PoolRig.await(called);
  }
}
