package usbtoaster.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import usbtoaster.kernel.DeviceObject.Transfer;

/** The way down a stack of devices and up again, beyond test descriptions T3 and T4. */
class IrpStackTest {
  private final IoRig bottom = new IoRig();
  private final IoManager io = bottom.io;
  private final List<String> log = new ArrayList<>();

  /** A driver on top of another, that asks to be told on the way up. */
  private final class Filter implements Driver {
    final String name;
    boolean remarks = true;
    int routineReturns = NtStatus.SUCCESS;
    int stops;

    Filter(String name) {
      this.name = name;
    }

    @Override
    public int dispatch(DeviceObject device, Irp irp) {
      irp.nextStackLocation().copyFrom(irp.currentStackLocation());
      irp.completionRoutine(this::up, name, true, true, true);
      return io.callDriver(Objects.requireNonNull(device.lower()), irp);
    }

    private int up(@Nullable DeviceObject device, Irp irp, @Nullable Object context) {
      log.add(context + " " + device + " " + irp.pendingReturned());
      if (irp.pendingReturned() && remarks) {
        irp.markPending();
      }
      return stops-- > 0 ? NtStatus.MORE_PROCESSING_REQUIRED : routineReturns;
    }
  }

  private DeviceObject above(DeviceObject lower, Driver driver, String name) {
    return new DeviceObject(name, driver, Transfer.DIRECT, lower);
  }

  private Irp fresh(int stackSize) {
    return new Irp(stackSize);
  }

  @AfterEach
  void shouldHaveMetNoFault() {
    assertThat(bottom.faults).isEmpty(); // failed assertions inside callbacks
  }

  @Test
  @DisplayName("semantics 5: a fresh packet stands above its stack")
  void shouldStartAboveTheStack() {
    Irp irp = fresh(1);
    assertThat((int) irp.currentLocation).isEqualTo(2);
    assertThat(irp.cancelled()).isFalse();
    assertThat(irp.cancelRoutine).isNull();
    assertThat(irp.status()).isZero();
    assertThat(irp.information()).isZero();
    assertThatThrownBy(irp::currentStackLocation)
        .isInstanceOf(KernelBugCheck.class)
        .hasMessageContaining("NO_CURRENT_STACK_LOCATION");
  }

  @Test
  @DisplayName("semantics 4: calling below the last location is fatal")
  void shouldRefuseToGoBelowTheStack() {
    bottom.handler = (device, irp) -> io.callDriver(device, irp);
    FileObject file = bottom.open(false);
    assertThatThrownBy(() -> bottom.write(file, new IoRequest()))
        .isInstanceOf(KernelBugCheck.class)
        .hasMessageContaining("NO_MORE_IRP_STACK_LOCATIONS");
    bottom.shouldCloseAtOnce(file);
  }

  @Test
  @DisplayName("semantics 4: a call goes one location down and names its device")
  void shouldNameTheDeviceOnTheWayDown() {
    bottom.handler =
        (device, irp) -> {
          assertThat((int) irp.currentLocation).isEqualTo(1);
          assertThat(irp.currentStackLocation().device).isSameAs(device);
          assertThat(irp.currentStackLocation().length()).isEqualTo(1);
          assertThat(irp.thread()).isSameAs(KernelThread.current());
          return bottom.park(irp);
        };
    bottom.write(bottom.open(false), new IoRequest());
    assertThat(bottom.parked).hasSize(1);
  }

  @Test
  @DisplayName("semantics 1: a request that the driver forgot ends at return")
  void shouldEndAForgottenRequest() {
    bottom.handler = (device, irp) -> NtStatus.TIMEOUT;
    FileObject file = bottom.open(false);
    IoRequest request = IoRig.junk();
    assertThat(bottom.write(file, request)).isEqualTo(NtStatus.TIMEOUT);
    assertThat(request.statusBlock().status()).isEqualTo(NtStatus.TIMEOUT);
    assertThat(file.requests()).isZero();
    assertThat(io.packetsInUse()).isZero();
  }

  @Test
  @DisplayName("semantics 6: completion routines run from the lowest to the highest")
  void shouldRunTheLowestFirst() {
    DeviceObject middle = above(bottom.device, new Filter("low"), "middle");
    DeviceObject top = above(middle, new Filter("high"), "top");
    FileObject file = bottom.open(top, false);
    log.clear();
    IoRequest request = new IoRequest();
    assertThat(bottom.write(file, request)).isEqualTo(NtStatus.PENDING);
    bottom.completeParked(NtStatus.SUCCESS, 1);
    assertThat(log).containsExactly("low middle true", "high top true");
    assertThat(request.statusBlock().status()).isEqualTo(NtStatus.SUCCESS);
  }

  @ParameterizedTest(name = "{0}, {1}, {2}: status {3}, cancelled {4}: {5}")
  @CsvSource({
    "true,  false, false, 0,         false, true",
    "true,  false, false, 80000005,  false, true",
    "true,  false, false, C0000120,  false, false",
    "false, true,  false, C0000120,  false, true",
    "false, true,  false, 80000005,  false, false",
    "false, false, true,  0,         true,  true",
    "false, false, true,  C0000120,  true,  true",
    "false, false, true,  C0000120,  false, false",
    "true,  false, true,  C0000120,  true,  true",
    "true,  true,  false, C0000120,  true,  true",
    "true,  false, false, C0000120,  true,  false",
    "false, false, false, 0,         true,  false",
  })
  @DisplayName("semantics 7: a completion routine runs at the outcomes that it named")
  void shouldInvokeByOutcome(
      boolean onSuccess,
      boolean onError,
      boolean onCancel,
      String status,
      boolean cancelled,
      boolean expected) {
    Driver asking =
        (device, irp) -> {
          irp.nextStackLocation().copyFrom(irp.currentStackLocation());
          irp.completionRoutine(
              (routineDevice, completed, context) -> {
                log.add("ran");
                return NtStatus.SUCCESS;
              },
              null,
              onSuccess,
              onError,
              onCancel);
          return io.callDriver(bottom.device, irp);
        };
    bottom.handler =
        (device, irp) -> {
          irp.cancel = cancelled;
          return bottom.complete(irp, Integer.parseUnsignedInt(status.trim(), 16), 0);
        };
    FileObject file = bottom.open(above(bottom.device, asking, "asking"), false);
    log.clear();
    bottom.write(file, new IoRequest());
    assertThat(log).isEqualTo(expected ? List.of("ran") : List.of());
  }

  @Test
  @DisplayName("semantics 8: without a routine the pending mark goes up by itself")
  void shouldPropagateThePendingMark() {
    Driver plain =
        (device, irp) -> {
          irp.nextStackLocation().copyFrom(irp.currentStackLocation());
          return io.callDriver(bottom.device, irp);
        };
    FileObject file = bottom.open(above(bottom.device, plain, "plain"), false);
    IoRequest request = IoRig.junk();
    assertThat(bottom.write(file, request)).isEqualTo(NtStatus.PENDING);
    bottom.completeParked(NtStatus.NOT_IMPLEMENTED, 0);
    assertThat(request.statusBlock().status()).isEqualTo(NtStatus.NOT_IMPLEMENTED);
    assertThat(io.packetsInUse()).isZero();
  }

  @Test
  @DisplayName("semantics 8: with a routine that does not re-mark, the error counts as not pended")
  void shouldLoseTheMarkThatARoutineDoesNotRepeat() {
    bottom.handler =
        (device, irp) -> {
          irp.markPending();
          bottom.complete(irp, NtStatus.NOT_IMPLEMENTED, 0);
          return NtStatus.PENDING;
        };
    Filter filter = new Filter("low");
    FileObject file = bottom.open(above(bottom.device, filter, "filter"), false);
    filter.remarks = false;
    IoRequest request = IoRig.junk();
    bottom.write(file, request);
    assertThat(IoRig.untouched(request)).isTrue();
    filter.remarks = true;
    bottom.write(file, request);
    assertThat(request.statusBlock().status()).isEqualTo(NtStatus.NOT_IMPLEMENTED);
  }

  @Test
  @DisplayName("semantics 9: MORE_PROCESSING_REQUIRED stops; the next call resumes just above")
  void shouldStopAndResume() {
    Filter low = new Filter("low");
    DeviceObject middle = above(bottom.device, low, "middle");
    DeviceObject top = above(middle, new Filter("high"), "top");
    FileObject file = bottom.open(top, false);
    low.stops = 1;
    log.clear();
    IoRequest request = IoRig.junk();
    bottom.write(file, request);
    Irp irp = bottom.parked.element();
    bottom.completeParked(NtStatus.SUCCESS, 1);
    assertThat(log).containsExactly("low middle true");
    assertThat(IoRig.untouched(request)).isTrue();
    io.completeRequest(irp);
    assertThat(log).containsExactly("low middle true", "high top true");
    assertThat(request.statusBlock().information()).isEqualTo(1);
  }

  @Test
  @DisplayName("semantics 9, 2: a filter that stopped a request ends it inside its own dispatch")
  void shouldEndWhatAFilterStopped() {
    bottom.handler = (device, irp) -> bottom.complete(irp, NtStatus.SUCCESS, 1);
    Driver waiting =
        (device, irp) -> {
          irp.nextStackLocation().copyFrom(irp.currentStackLocation());
          irp.completionRoutine(
              (routineDevice, stopped, context) -> NtStatus.MORE_PROCESSING_REQUIRED,
              null,
              true,
              true,
              true);
          int status = io.callDriver(bottom.device, irp);
          irp.result(status, irp.information() + 1);
          io.completeRequest(irp);
          return status;
        };
    FileObject file = bottom.open(above(bottom.device, waiting, "waiting"), false);
    IoRequest request = new IoRequest();
    assertThat(bottom.write(file, request)).isEqualTo(NtStatus.SUCCESS);
    assertThat(request.statusBlock().information()).isEqualTo(2);
    assertThat(io.packetsInUse()).isZero();
  }

  @Test
  @DisplayName("semantics 10: the location of the driver that ended is clear in the routine above")
  void shouldClearTheLocationBelow() {
    Driver looking =
        (device, irp) -> {
          irp.nextStackLocation().copyFrom(irp.currentStackLocation());
          IoStackLocation below = irp.nextStackLocation();
          irp.completionRoutine(
              (routineDevice, completed, context) -> {
                assertThatThrownBy(below::major).hasMessageContaining("EMPTY_STACK_LOCATION");
                assertThatThrownBy(below::file).hasMessageContaining("NO_FILE_OBJECT");
                assertThat(completed.currentStackLocation().length()).isEqualTo(1);
                log.add("looked");
                return NtStatus.SUCCESS;
              },
              null,
              true,
              true,
              true);
          return io.callDriver(bottom.device, irp);
        };
    bottom.handler = (device, irp) -> bottom.complete(irp, NtStatus.SUCCESS, 1);
    DeviceObject device =
        above(
            bottom.device,
            (d, irp) ->
                irp.currentStackLocation().major() == MajorFunction.WRITE
                    ? looking.dispatch(d, irp)
                    : bottom.complete(irp, NtStatus.SUCCESS, 0),
            "looking");
    bottom.write(bottom.open(device, false), new IoRequest());
    assertThat(log).containsExactly("looked");
  }

  @Test
  @DisplayName("semantics 4: a filter that has nothing to add gives its own location to the next")
  void shouldSkipALocation() {
    Driver skipping =
        (device, irp) -> {
          irp.skipStackLocation();
          return io.callDriver(bottom.device, irp);
        };
    FileObject file = bottom.open(above(bottom.device, skipping, "skipping"), false);
    IoRequest request = new IoRequest();
    assertThat(bottom.write(file, request)).isEqualTo(NtStatus.PENDING);
    Irp irp = bottom.parked.element();
    assertThat((int) irp.currentLocation).isEqualTo(2);
    assertThat(irp.currentStackLocation().device).isSameAs(bottom.device);
    bottom.completeParked(NtStatus.SUCCESS, 1);
    assertThat(request.statusBlock().information()).isEqualTo(1);
    assertThatThrownBy(fresh(1)::skipStackLocation)
        .hasMessageContaining("NO_CURRENT_STACK_LOCATION");
  }

  @Test
  @DisplayName("semantics 11: completing twice is fatal")
  void shouldRefuseASecondCompletion() {
    FileObject file = bottom.open(false);
    file.bind(bottom.port(), 0);
    bottom.write(file, new IoRequest().context("o"));
    Irp irp = bottom.parked.element();
    bottom.completeParked(NtStatus.SUCCESS, 1);
    assertThatThrownBy(() -> io.completeRequest(irp))
        .isInstanceOf(KernelBugCheck.class)
        .hasMessageContaining("MULTIPLE_IRP_COMPLETE_REQUESTS");
  }

  @Test
  @DisplayName("semantics 11: PENDING is no end, and a cancel routine must be cleared first")
  void shouldRefuseAnUnfinishedCompletion() {
    bottom.write(bottom.open(false), new IoRequest());
    Irp irp = bottom.parked.element();
    irp.result(NtStatus.PENDING, 0);
    assertThatThrownBy(() -> io.completeRequest(irp)).hasMessageContaining("INVALID_IRP");
    irp.result(NtStatus.SUCCESS, 0);
    irp.exchangeCancelRoutine((device, cancelled) -> {});
    assertThatThrownBy(() -> io.completeRequest(irp)).hasMessageContaining("INVALID_IRP");
    irp.exchangeCancelRoutine(null);
    io.completeRequest(irp);
    assertThat(io.packetsInUse()).isZero();
  }
}
