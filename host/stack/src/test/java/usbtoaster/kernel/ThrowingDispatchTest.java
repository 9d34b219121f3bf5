package usbtoaster.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import usbtoaster.trace.Trace;

/** Drivers whose dispatch routines throw: the request ends, and the handle can be closed. */
class ThrowingDispatchTest {
  private static final int FAILED = NtStatus.DRIVER_INTERNAL_ERROR;

  /** What a driver throws: each an exception or an error. */
  enum Thrown {
    EXCEPTION,
    ERROR;

    RuntimeException thrown() {
      if (this == ERROR) {
        throw new AssertionError("on purpose");
      }
      return new IllegalStateException("on purpose");
    }
  }

  private final IoRig rig = new IoRig();

  private void shouldHaveMetOneFault() {
    assertThat(rig.faults).hasSize(1);
    assertThat(rig.faults.getFirst()).hasMessage("on purpose");
  }

  private static RuntimeException onPurpose() {
    return new IllegalStateException("on purpose");
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("semantics 18: a dispatch that throws fails the request by its return value")
  void shouldFailTheRequest(Thrown thrown) {
    rig.handler =
        (device, irp) -> {
          throw thrown.thrown();
        };
    FileObject file = rig.open(false);
    IoRequest request = IoRig.junk();
    assertThat(rig.write(file, request)).isEqualTo(FAILED);
    assertThat(IoRig.untouched(request)).isTrue();
    shouldHaveMetOneFault();
    rig.shouldCloseAtOnce(file);
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("semantics 2, 19: marked pending before, it ends as a pended request")
  void shouldFailThePendedRequest(Thrown thrown) {
    rig.handler =
        (device, irp) -> {
          irp.markPending();
          throw thrown.thrown();
        };
    FileObject file = rig.open(false);
    KernelEvent event = IoRig.event();
    IoRequest request = new IoRequest().event(event);
    assertThat(rig.write(file, request)).isEqualTo(NtStatus.PENDING);
    assertThat(event.signalled()).isTrue();
    assertThat(request.statusBlock().status()).isEqualTo(FAILED);
    shouldHaveMetOneFault();
    rig.shouldCloseAtOnce(file);
  }

  @Test
  @DisplayName("semantics 19: to a port, the failed request comes as a packet")
  void shouldPostThePendedFailure() {
    rig.handler =
        (device, irp) -> {
          irp.markPending();
          irp.exchangeCancelRoutine((cancelDevice, cancelled) -> {});
          throw onPurpose();
        };
    FileObject file = rig.open(false);
    CompletionPort port = rig.port();
    file.bind(port, 1);
    assertThat(rig.write(file, new IoRequest().context("o"))).isEqualTo(NtStatus.PENDING);
    assertThat(rig.poll(port)).isEqualTo(NtStatus.SUCCESS);
    assertThat(rig.entry.status()).isEqualTo(FAILED);
    rig.shouldCloseAtOnce(file);
  }

  @Test
  @DisplayName("semantics 21: a synchronous call returns the failure, pended or not")
  void shouldReturnTheFailureOfASynchronousCall() {
    boolean[] pends = {false};
    rig.handler =
        (device, irp) -> {
          if (pends[0]) {
            irp.markPending();
          }
          throw onPurpose();
        };
    FileObject file = rig.open(true);
    assertThat(rig.write(file, new IoRequest())).isEqualTo(FAILED);
    pends[0] = true;
    assertThat(rig.write(file, new IoRequest())).isEqualTo(FAILED);
    rig.handler = (device, irp) -> rig.complete(irp, NtStatus.SUCCESS, 1);
    assertThat(rig.write(file, new IoRequest())).isEqualTo(NtStatus.SUCCESS);
    rig.shouldCloseAtOnce(file);
  }

  @Test
  @DisplayName("a request that was queued before the throw goes its way")
  void shouldLeaveAQueuedRequestAlone() {
    CancelSafeQueue queue = new CancelSafeQueue(rig.io, 4);
    rig.handler =
        (device, irp) -> {
          irp.markPending();
          queue.insert(irp);
          throw onPurpose();
        };
    FileObject file = rig.open(false);
    KernelEvent event = IoRig.event();
    IoRequest request = new IoRequest().event(event);
    assertThat(rig.write(file, request)).isEqualTo(NtStatus.PENDING);
    shouldHaveMetOneFault();
    assertThat(event.signalled()).isFalse();
    rig.complete(Objects.requireNonNull(queue.remove()), NtStatus.SUCCESS, 1);
    assertThat(request.statusBlock().status()).isEqualTo(NtStatus.SUCCESS);
    rig.shouldCloseAtOnce(file);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @DisplayName("a request that was passed down before the throw goes its way")
  void shouldLeaveARequestAloneThatWasPassedDown(boolean skips) {
    DeviceObject top =
        new DeviceObject(
            "top",
            (device, irp) -> {
              boolean write = irp.currentStackLocation().major() == MajorFunction.WRITE;
              if (skips) {
                irp.skipStackLocation();
              } else {
                irp.nextStackLocation().copyFrom(irp.currentStackLocation());
              }
              int status = rig.io.callDriver(rig.device, irp);
              if (write) {
                throw onPurpose();
              }
              return status;
            },
            DeviceObject.Transfer.DIRECT,
            rig.device);
    FileObject file = rig.open(top, false);
    KernelEvent event = IoRig.event();
    IoRequest request = new IoRequest().event(event);
    assertThat(rig.write(file, request)).isEqualTo(NtStatus.PENDING);
    shouldHaveMetOneFault();
    assertThat(event.signalled()).isFalse();
    rig.completeParked(NtStatus.SUCCESS, 1);
    assertThat(event.signalled()).isTrue();
    assertThat(request.statusBlock().status()).isEqualTo(NtStatus.SUCCESS);
    rig.shouldCloseAtOnce(file);
  }

  @Test
  @DisplayName("a request that was completed before the throw has its end")
  void shouldNotEndACompletedRequestAgain() {
    rig.handler =
        (device, irp) -> {
          rig.complete(irp, NtStatus.BUFFER_OVERFLOW, 1);
          throw onPurpose();
        };
    FileObject file = rig.open(false);
    IoRequest request = new IoRequest();
    assertThat(rig.write(file, request)).isEqualTo(NtStatus.BUFFER_OVERFLOW);
    assertThat(request.statusBlock().status()).isEqualTo(NtStatus.BUFFER_OVERFLOW);
    rig.handler =
        (device, irp) -> {
          irp.markPending();
          rig.complete(irp, NtStatus.TIMEOUT, 1);
          throw onPurpose();
        };
    assertThat(rig.write(file, request)).isEqualTo(NtStatus.PENDING);
    assertThat(request.statusBlock().status()).isEqualTo(NtStatus.TIMEOUT);
    assertThat(rig.faults).hasSize(2);
    rig.shouldCloseAtOnce(file);
  }

  @Test
  @DisplayName("semantics 11: a driver that completes what was taken from it hits no other request")
  void shouldNotReuseThePacketOfAFailedDriver() {
    rig.handler =
        (device, irp) -> {
          rig.park(irp);
          throw onPurpose();
        };
    FileObject file = rig.open(false);
    assertThat(rig.write(file, new IoRequest())).isEqualTo(NtStatus.PENDING);
    rig.handler = (device, irp) -> rig.park(irp);
    IoRequest innocent = IoRig.junk();
    rig.write(file, innocent);
    assertThatThrownBy(() -> rig.completeParked(NtStatus.SUCCESS, 1))
        .hasMessageContaining("MULTIPLE_IRP_COMPLETE_REQUESTS");
    assertThat(IoRig.untouched(innocent)).isTrue();
    rig.completeParked(NtStatus.SUCCESS, 1);
    rig.shouldCloseAtOnce(file);
  }

  @Test
  @DisplayName("semantics 7: the driver above is told of the failure, and its own dispatch goes on")
  void shouldTellTheDriverAbove() {
    rig.handler =
        (device, irp) -> {
          throw onPurpose();
        };
    List<String> log = new ArrayList<>();
    DeviceObject top =
        new DeviceObject(
            "top",
            (device, irp) -> {
              irp.nextStackLocation().copyFrom(irp.currentStackLocation());
              irp.completionRoutine(
                  (routineDevice, ended, context) -> {
                    log.add("routine " + NtStatus.name(ended.status()));
                    return NtStatus.SUCCESS;
                  },
                  null,
                  false,
                  true,
                  false);
              int status = rig.io.callDriver(rig.device, irp);
              log.add("dispatch " + NtStatus.name(status));
              return status;
            },
            DeviceObject.Transfer.DIRECT,
            rig.device);
    FileObject file = rig.open(top, false);
    log.clear();
    assertThat(rig.write(file, new IoRequest())).isEqualTo(FAILED);
    assertThat(log)
        .containsExactly(
            "routine STATUS_DRIVER_INTERNAL_ERROR", "dispatch STATUS_DRIVER_INTERNAL_ERROR");
    shouldHaveMetOneFault();
    rig.shouldCloseAtOnce(file);
  }

  @Test
  @DisplayName("semantics 38: the caller gets its IRQL and its regions back")
  void shouldRestoreTheThread() {
    KernelThread self = KernelThread.current();
    rig.handler =
        (device, irp) -> {
          self.enterCriticalRegion();
          self.enterGuardedRegion();
          self.raise(Irql.DEVICE);
          throw onPurpose();
        };
    FileObject file = rig.open(false);
    rig.write(file, new IoRequest());
    assertThat(self.irql()).isEqualTo(Irql.PASSIVE);
    assertThat(self.apcsDisabled()).isFalse();
    self.enterCriticalRegion();
    rig.handler =
        (device, irp) -> {
          self.leaveCriticalRegion();
          throw onPurpose();
        };
    rig.write(file, new IoRequest());
    assertThat(self.apcsDisabled()).isTrue();
    self.leaveCriticalRegion();
    assertThat(self.apcsDisabled()).isFalse();
    rig.shouldCloseAtOnce(file);
  }

  @Test
  @DisplayName("semantics 36, 37: open and close survive a driver that throws")
  void shouldOpenAndCloseADriverThatThrows() {
    List<MajorFunction> calls = new ArrayList<>();
    boolean[] opens = {false};
    DeviceObject throwing =
        new DeviceObject(
            "throwing",
            (device, irp) -> {
              calls.add(irp.currentStackLocation().major());
              if (opens[0]) {
                opens[0] = false;
                return rig.complete(irp, NtStatus.SUCCESS, 0);
              }
              throw onPurpose();
            },
            DeviceObject.Transfer.DIRECT);
    IoManager.OpenResult refused = rig.io.open(throwing, false, 0);
    assertThat(refused.status()).isEqualTo(FAILED);
    assertThat(refused.file()).isNull();
    opens[0] = true;
    FileObject file = rig.open(throwing, false);
    calls.clear();
    rig.io.close(file);
    assertThat(calls).containsExactly(MajorFunction.CLEANUP, MajorFunction.CLOSE);
    assertThat(rig.faults).hasSize(3);
    assertThat(rig.io.packetsInUse()).isZero();
  }

  @Test
  @DisplayName("a bug check comes out of the call, and leaves nothing behind")
  void shouldLeaveNothingBehindABugCheck() {
    KernelBugCheck bugCheck = new KernelBugCheck("MANUALLY_INITIATED_CRASH", "on purpose");
    rig.handler =
        (device, irp) -> {
          irp.markPending();
          throw bugCheck;
        };
    rig.cleanUp =
        (device, irp) -> {
          throw bugCheck;
        };
    FileObject file = rig.open(false);
    KernelEvent event = IoRig.event();
    assertThatThrownBy(() -> rig.write(file, new IoRequest().event(event))).isSameAs(bugCheck);
    assertThat(event.signalled()).isTrue();
    assertThat(file.requests()).isZero();
    assertThatThrownBy(() -> rig.io.close(file)).isSameAs(bugCheck);
    assertThat(rig.calls).endsWith(MajorFunction.CLEANUP, MajorFunction.CLOSE);
    assertThat(rig.faults).isEmpty();
    assertThat(rig.io.packetsInUse()).isZero();
  }

  @Test
  @DisplayName("a CLOSE that throws stops neither the completion nor what follows it")
  void shouldSurviveACloseThatThrows() {
    for (RuntimeException thrown :
        List.of(onPurpose(), new KernelBugCheck("MANUALLY_INITIATED_CRASH", "on purpose"))) {
      rig.close =
          (device, irp) -> {
            throw thrown;
          };
      FileObject file = rig.open(false);
      IoRequest request = new IoRequest();
      rig.write(file, request);
      rig.io.close(file);
      rig.completeParked(NtStatus.SUCCESS, 1);
      assertThat(request.statusBlock().status()).isEqualTo(NtStatus.SUCCESS);
      assertThat(rig.faults).endsWith(thrown);
      assertThat(rig.io.packetsInUse()).isZero();
    }
  }

  @Test
  @DisplayName("a fault handler that throws stops nothing")
  void shouldSurviveAFaultHandlerThatThrows() {
    IoManager io =
        new IoManager(
            Trace.OFF,
            1,
            fault -> {
              throw new AssertionError(fault);
            });
    Driver driver =
        (device, irp) -> {
          if (irp.currentStackLocation().major() == MajorFunction.WRITE) {
            throw onPurpose();
          }
          io.completeRequest(irp);
          return NtStatus.SUCCESS;
        };
    DeviceObject device = new DeviceObject("device", driver, DeviceObject.Transfer.DIRECT);
    FileObject file = Objects.requireNonNull(io.open(device, false, 0).file());
    assertThat(io.write(file, new IoRequest(), new byte[1], 0, 1)).isEqualTo(FAILED);
    assertThat(io.packetsInUse()).isZero();
  }
}
