package usbtoaster.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Completion routines, cancel routines, APCs and DPCs that throw. */
class ThrowingRoutineTest {
  private final IoRig rig = new IoRig();
  private final List<String> log = new ArrayList<>();

  private static RuntimeException onPurpose() {
    return new IllegalStateException("on purpose");
  }

  /** A device above {@code lower} whose driver asks to be told by {@code routine}. */
  private DeviceObject above(DeviceObject lower, CompletionRoutine routine) {
    Driver driver =
        (device, irp) -> {
          irp.nextStackLocation().copyFrom(irp.currentStackLocation());
          irp.completionRoutine(routine, null, true, true, true);
          return rig.io.callDriver(lower, irp);
        };
    return new DeviceObject("above " + lower, driver, DeviceObject.Transfer.DIRECT, lower);
  }

  private int writing(Irp irp) {
    return irp.aboveStack() || irp.currentStackLocation().major() == MajorFunction.WRITE ? 1 : 0;
  }

  private int throwing(@Nullable DeviceObject device, Irp irp, @Nullable Object context) {
    if (writing(irp) == 0) {
      return NtStatus.SUCCESS; // lets the handle be opened and closed
    }
    KernelThread.current().raise(Irql.DEVICE);
    KernelThread.current().enterCriticalRegion();
    throw onPurpose();
  }

  private int logging(@Nullable DeviceObject device, Irp irp, @Nullable Object context) {
    if (writing(irp) == 1) {
      log.add("above, pended " + irp.pendingReturned());
      if (irp.pendingReturned()) {
        irp.markPending();
      }
    }
    return NtStatus.SUCCESS;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @DisplayName("semantics 6, 8: a completion routine that throws does not stop the way up")
  void shouldGoOnAboveACompletionRoutineThatThrows(boolean pends) {
    if (!pends) {
      rig.handler = (device, irp) -> rig.complete(irp, NtStatus.SUCCESS, 1);
    }
    DeviceObject top = above(above(rig.device, this::throwing), this::logging);
    FileObject file = rig.open(top, false);
    KernelEvent event = IoRig.event();
    IoRequest request = new IoRequest().event(event);
    assertThat(rig.write(file, request)).isEqualTo(pends ? NtStatus.PENDING : NtStatus.SUCCESS);
    if (pends) {
      rig.completeParked(NtStatus.SUCCESS, 1);
    }
    assertThat(log).containsExactly("above, pended " + pends);
    assertThat(event.signalled()).isTrue();
    assertThat(request.statusBlock().status()).isEqualTo(NtStatus.SUCCESS);
    assertThat(request.statusBlock().information()).isEqualTo(1);
    assertThat(rig.faults).hasSize(1);
    assertThat(KernelThread.current().irql()).isEqualTo(Irql.PASSIVE);
    assertThat(KernelThread.current().apcsDisabled()).isFalse();
    rig.shouldCloseAtOnce(file);
  }

  @Test
  @DisplayName("semantics 6: nor where a cancel routine completes the packet")
  void shouldGoOnAboveACompletionRoutineThatThrowsAtACancel() {
    rig.handler =
        (device, irp) -> {
          irp.exchangeCancelRoutine(
              (at, cancelled) -> rig.complete(cancelled, NtStatus.CANCELLED, 0));
          irp.markPending();
          return NtStatus.PENDING;
        };
    FileObject file = rig.open(above(rig.device, this::throwing), false);
    IoRequest request = new IoRequest();
    rig.write(file, request);
    assertThat(rig.io.cancelIoEx(file, request)).isEqualTo(NtStatus.SUCCESS);
    assertThat(request.statusBlock().status()).isEqualTo(NtStatus.CANCELLED);
    assertThat(rig.faults).hasSize(1);
    rig.shouldCloseAtOnce(file);
  }

  @Test
  @DisplayName("semantics 9: a routine that has passed the packet on, and throws, has passed it on")
  void shouldNotEndWhatARoutineHasPassedOn() {
    CancelSafeQueue queue = new CancelSafeQueue(rig.io, 4);
    CompletionRoutine keeping =
        (device, irp, context) -> {
          if (writing(irp) == 1) {
            irp.markPending();
            queue.insert(irp);
            throw onPurpose();
          }
          return NtStatus.SUCCESS;
        };
    FileObject file = rig.open(above(rig.device, keeping), false);
    IoRequest request = new IoRequest();
    rig.write(file, request);
    rig.completeParked(NtStatus.SUCCESS, 1);
    assertThat(request.statusBlock().status()).isEqualTo(NtStatus.PENDING);
    rig.complete(Objects.requireNonNull(queue.remove()), NtStatus.TIMEOUT, 2);
    assertThat(request.statusBlock().status()).isEqualTo(NtStatus.TIMEOUT);
    assertThat(rig.faults).hasSize(1);
    rig.shouldCloseAtOnce(file);
  }

  @Test
  @DisplayName("semantics 11: a routine that has completed the packet, and throws, ends it once")
  void shouldNotEndTwiceWhatARoutineHasCompleted() {
    CompletionRoutine completing =
        (device, irp, context) -> {
          if (writing(irp) == 1) {
            irp.markPending();
            rig.complete(irp, NtStatus.TIMEOUT, 2);
            throw onPurpose();
          }
          return NtStatus.SUCCESS;
        };
    FileObject file = rig.open(above(rig.device, completing), false);
    IoRequest request = new IoRequest();
    rig.write(file, request);
    rig.completeParked(NtStatus.SUCCESS, 1);
    assertThat(request.statusBlock().status()).isEqualTo(NtStatus.TIMEOUT);
    assertThat(rig.faults).hasSize(1);
    rig.shouldCloseAtOnce(file);
  }

  @Test
  @DisplayName(
      "semantics 80: a cancel routine that throws leaks no pin, and its request is cancelled")
  void shouldEndWhatACancelRoutineFailedWith() {
    rig.handler =
        (device, irp) -> {
          irp.exchangeCancelRoutine(
              (cancelDevice, cancelled) -> {
                KernelThread.current().raise(Irql.DISPATCH);
                throw onPurpose();
              });
          irp.markPending();
          return NtStatus.PENDING;
        };
    FileObject file = rig.open(false);
    IoRequest one = new IoRequest();
    IoRequest two = new IoRequest();
    IoRequest three = new IoRequest();
    rig.write(file, one);
    rig.write(file, two);
    rig.write(file, three);
    assertThat(rig.io.cancelIoEx(file, one)).isEqualTo(NtStatus.SUCCESS);
    assertThat(rig.io.packetsInUse()).isEqualTo(2);
    assertThat(rig.io.cancelIo(file)).isEqualTo(NtStatus.SUCCESS);
    for (IoRequest each : List.of(one, two, three)) {
      assertThat(each.statusBlock().status()).isEqualTo(NtStatus.CANCELLED);
    }
    assertThat(rig.faults).hasSize(3);
    assertThat(KernelThread.current().irql()).isEqualTo(Irql.PASSIVE);
    rig.shouldCloseAtOnce(file);
  }

  @Test
  @DisplayName("semantics 11: a cancel routine that throws after the end ends the request once")
  void shouldNotEndTwiceWhatACancelRoutineHasEnded() {
    rig.handler =
        (device, irp) -> {
          irp.exchangeCancelRoutine(
              (cancelDevice, cancelled) -> {
                rig.complete(cancelled, NtStatus.PIPE_BROKEN, 0);
                throw onPurpose();
              });
          irp.markPending();
          return NtStatus.PENDING;
        };
    FileObject file = rig.open(false);
    IoRequest request = new IoRequest();
    rig.write(file, request);
    assertThat(rig.io.cancelIoEx(file, request)).isEqualTo(NtStatus.SUCCESS);
    assertThat(request.statusBlock().status()).isEqualTo(NtStatus.PIPE_BROKEN);
    rig.shouldCloseAtOnce(file);
  }

  @Test
  @DisplayName("semantics 53: an APC and a DPC that throw inside regions leave none behind")
  void shouldLeaveNoRegionBehind() {
    List<Throwable> faults = new ArrayList<>();
    try (Worker worker = new Worker("regions", new Processors(1, faults::add).processor(0))) {
      worker.run(
          () -> {
            KernelThread self = KernelThread.current();
            Runnable failing =
                () -> {
                  self.enterCriticalRegion();
                  self.enterGuardedRegion();
                  throw onPurpose();
                };
            new Apc(self, Apc.Mode.KERNEL, failing).insert(0, 0);
            assertThat(self.apcsDisabled()).isFalse();
            new Dpc((dpc, context, first, second) -> failing.run(), null).insert(0, 0);
            assertThat(self.apcsDisabled()).isFalse();
            InterruptObject line =
                new InterruptObject(
                    Irql.DEVICE,
                    interrupt -> {
                      failing.run();
                      return true;
                    },
                    faults::add);
            assertThat(line.interrupt()).isFalse();
            assertThat(self.apcsDisabled()).isFalse();
          });
    }
    assertThat(faults).hasSize(3);
  }
}
