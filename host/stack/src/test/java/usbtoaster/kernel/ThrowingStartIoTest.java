package usbtoaster.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A startIo, or a cancel routine of a queued packet, that throws: the others have their turn. */
class ThrowingStartIoTest {
  private static final long FIRST = 1;
  private static final long BAD = 2;
  private static final long LAST = 3;

  /** What startIo has done when it throws. */
  enum When {
    AT_ONCE,
    OWNED,
    COMPLETED,
    COMPLETED_AND_NEXT
  }

  private final IoRig rig = new IoRig();
  private final List<Long> started = new ArrayList<>();
  private final List<Long> cancelled = new ArrayList<>();
  private When when = When.AT_ONCE;
  private boolean cancelThrows;

  private final Driver driver =
      new Driver() {
        @Override
        public int dispatch(DeviceObject device, Irp irp) {
          if (irp.currentStackLocation().major() != MajorFunction.DEVICE_CONTROL) {
            return rig.complete(irp, NtStatus.SUCCESS, 0);
          }
          irp.markPending();
          rig.io.startPacket(device, irp, 0, this::cancel);
          return NtStatus.PENDING;
        }

        private void cancel(DeviceObject device, Irp irp) {
          cancelled.add(irp.currentStackLocation().value());
          if (cancelThrows) {
            throw new IllegalStateException("on purpose");
          }
          boolean queued = device.queue().removeEntry(irp);
          rig.complete(irp, NtStatus.CANCELLED, 0);
          if (!queued) {
            rig.io.startNextPacket(device);
          }
        }

        @Override
        public void startIo(DeviceObject device, Irp irp) {
          long name = irp.currentStackLocation().value();
          started.add(name);
          if (name == BAD) {
            fail(device, irp);
          }
          if (irp.exchangeCancelRoutine(null) != null) {
            rig.parked.add(irp);
          }
        }

        private void fail(DeviceObject device, Irp irp) {
          if (when != When.AT_ONCE) {
            irp.exchangeCancelRoutine(null);
          }
          if (when == When.COMPLETED || when == When.COMPLETED_AND_NEXT) {
            rig.complete(irp, NtStatus.TIMEOUT, 0);
          }
          if (when == When.COMPLETED_AND_NEXT) {
            rig.io.startNextPacket(device);
          }
          KernelThread.current().raise(Irql.HIGH);
          throw new IllegalStateException("on purpose");
        }
      };

  private final DeviceObject device =
      new DeviceObject("starting", driver, DeviceObject.Transfer.DIRECT);
  private final FileObject file = rig.open(device, false);

  private IoRequest control(long name) {
    IoRequest request = new IoRequest();
    assertThat(rig.io.deviceControl(file, request, 0, name)).isEqualTo(NtStatus.PENDING);
    return request;
  }

  private void endStarted() {
    rig.completeParked(NtStatus.SUCCESS, 0);
    rig.io.startNextPacket(device);
  }

  private void shouldBeIdle(int faults) {
    assertThat(device.queue().busy()).isFalse();
    assertThat(KernelThread.current().irql()).isEqualTo(Irql.PASSIVE);
    assertThat(rig.faults).hasSize(faults);
    rig.io.close(file);
    assertThat(rig.io.packetsInUse()).isZero();
  }

  private int expected() {
    return when == When.AT_ONCE || when == When.OWNED
        ? NtStatus.DRIVER_INTERNAL_ERROR
        : NtStatus.TIMEOUT;
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("semantics 28: on an idle device, the packet fails and the device is idle again")
  void shouldFailTheFirstPacket(When at) {
    when = at;
    IoRequest bad = control(BAD);
    assertThat(bad.statusBlock().status()).isEqualTo(expected());
    assertThat(device.queue().busy()).isFalse();
    IoRequest last = control(LAST);
    endStarted();
    assertThat(last.statusBlock().status()).isEqualTo(NtStatus.SUCCESS);
    shouldBeIdle(1);
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("semantics 28: from the queue, the packet fails and the next one is started")
  void shouldGoOnWithTheNextPacket(When at) {
    when = at;
    control(FIRST);
    IoRequest bad = control(BAD);
    IoRequest last = control(LAST);
    endStarted();
    assertThat(bad.statusBlock().status()).isEqualTo(expected());
    assertThat(started).containsExactly(FIRST, BAD, LAST);
    assertThat(rig.parked).hasSize(1);
    endStarted();
    assertThat(last.statusBlock().status()).isEqualTo(NtStatus.SUCCESS);
    shouldBeIdle(1);
  }

  @Test
  @DisplayName("semantics 28: any number of packets whose startIo throws is a loop")
  void shouldNotRecurse() {
    control(FIRST);
    for (int i = 0; i < 20_000; i++) {
      control(BAD);
    }
    IoRequest last = control(LAST);
    endStarted();
    endStarted();
    assertThat(last.statusBlock().status()).isEqualTo(NtStatus.SUCCESS);
    shouldBeIdle(20_000);
  }

  @Test
  @DisplayName(
      "semantics 31: a queued packet whose cancel routine throws leaves the queue, cancelled")
  void shouldTakeTheCancelledPacketOutOfTheQueue() {
    cancelThrows = true;
    control(FIRST);
    IoRequest bad = control(BAD);
    IoRequest last = control(LAST);
    assertThat(rig.io.cancelIoEx(file, bad)).isEqualTo(NtStatus.SUCCESS);
    assertThat(bad.statusBlock().status()).isEqualTo(NtStatus.CANCELLED);
    endStarted();
    assertThat(started).containsExactly(FIRST, LAST);
    endStarted();
    assertThat(last.statusBlock().status()).isEqualTo(NtStatus.SUCCESS);
    shouldBeIdle(1);
  }

  @Test
  @DisplayName("semantics 33: nor does one stay that was cancelled before it was queued")
  void shouldTakeOutWhatWasCancelledBefore() {
    cancelThrows = true;
    control(FIRST);
    DeviceObject cancelling =
        new DeviceObject(
            "cancelling",
            (top, irp) -> {
              irp.skipStackLocation();
              rig.io.cancelIrp(irp);
              return rig.io.callDriver(device, irp);
            },
            DeviceObject.Transfer.DIRECT,
            device);
    FileObject top = rig.open(cancelling, false);
    IoRequest bad = new IoRequest();
    assertThat(rig.io.deviceControl(top, bad, 0, BAD)).isEqualTo(NtStatus.PENDING);
    assertThat(bad.statusBlock().status()).isEqualTo(NtStatus.CANCELLED);
    assertThat(cancelled).containsExactly(BAD);
    endStarted();
    assertThat(started).containsExactly(FIRST);
    rig.io.close(top);
    shouldBeIdle(1);
  }

  @Test
  @DisplayName("semantics 31: the current packet's turn ends with a cancel routine that throws")
  void shouldGoOnWhenTheCurrentPacketIsCancelledBadly() {
    IoRequest current = control(FIRST);
    IoRequest last = control(LAST);
    Irp irp = rig.parked.remove();
    irp.exchangeCancelRoutine(
        (cancelDevice, given) -> {
          throw new IllegalStateException("on purpose");
        });
    assertThat(rig.io.cancelIoEx(file, current)).isEqualTo(NtStatus.SUCCESS);
    assertThat(current.statusBlock().status()).isEqualTo(NtStatus.CANCELLED);
    assertThat(started).containsExactly(FIRST, LAST);
    endStarted();
    assertThat(last.statusBlock().status()).isEqualTo(NtStatus.SUCCESS);
    shouldBeIdle(1);
  }
}
