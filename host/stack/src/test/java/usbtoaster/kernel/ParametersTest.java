package usbtoaster.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import usbtoaster.kernel.DeviceObject.Transfer;

/** What a driver is told of a request: positions, and the buffers of control codes. */
class ParametersTest {
  private final List<String> seen = new ArrayList<>();

  private IoRig rig(Transfer transfer) {
    IoRig rig = new IoRig(transfer);
    rig.handler =
        (device, irp) -> {
          IoStackLocation asked = irp.currentStackLocation();
          seen.add(
              "%s %d @%d, code %d value %d in %d out %d"
                  .formatted(
                      asked.major(),
                      asked.length(),
                      asked.byteOffset(),
                      asked.controlCode(),
                      asked.value(),
                      asked.inputLength(),
                      asked.outputLength()));
          return rig.complete(irp, NtStatus.SUCCESS, 0);
        };
    return rig;
  }

  @Test
  void shouldTellEachFunctionItsOwnParameters() {
    IoRig rig = rig(Transfer.DIRECT);
    FileObject file = rig.open(false);
    rig.io.read(file, new IoRequest(), new byte[9], 1, 5, 1L << 40);
    rig.io.write(file, new IoRequest(), new byte[9], 0, 9);
    rig.io.deviceControl(file, new IoRequest(), 7, -3L);
    rig.io.deviceControl(file, new IoRequest(), 8, new byte[2], new byte[3]);
    assertThat(seen)
        .containsExactly(
            "READ 5 @1099511627776, code 0 value 0 in 0 out 0",
            "WRITE 9 @0, code 0 value 0 in 0 out 0",
            "DEVICE_CONTROL 0 @0, code 7 value -3 in 0 out 0",
            "DEVICE_CONTROL 0 @0, code 8 value 0 in 2 out 3");
  }

  @Test
  void shouldCopyAllParametersToTheDriverBelow() {
    IoRig rig = rig(Transfer.DIRECT);
    Driver above =
        (device, irp) -> {
          irp.nextStackLocation().copyFrom(irp.currentStackLocation());
          return rig.io.callDriver(rig.device, irp);
        };
    FileObject file =
        rig.open(new DeviceObject("above", above, Transfer.DIRECT, rig.device), false);
    rig.io.write(file, new IoRequest(), new byte[2], 0, 2, 77);
    rig.io.deviceControl(file, new IoRequest(), 5, 6);
    rig.io.deviceControl(file, new IoRequest(), 8, new byte[2], new byte[3]);
    assertThat(seen)
        .containsExactly(
            "WRITE 2 @77, code 0 value 0 in 0 out 0",
            "DEVICE_CONTROL 0 @0, code 5 value 6 in 0 out 0",
            "DEVICE_CONTROL 0 @0, code 8 value 0 in 2 out 3");
  }

  @Test
  void shouldLetADriverAskTheOneBelowForSomethingElse() {
    IoRig rig = rig(Transfer.DIRECT);
    Driver above =
        (device, irp) -> {
          IoStackLocation asked = irp.currentStackLocation();
          IoStackLocation below = irp.nextStackLocation();
          switch (asked.major()) {
            case READ -> below.setRead(asked.file(), 1, asked.byteOffset() + 100);
            case WRITE -> below.setWrite(asked.file(), 2, asked.byteOffset() + 200);
            case DEVICE_CONTROL -> {
              if (asked.inputLength() == 0) {
                below.setControl(asked.file(), 3, 4L);
              } else {
                below.setControl(asked.file(), 4, 1, 2);
              }
            }
            default -> below.copyFrom(asked);
          }
          return rig.io.callDriver(rig.device, irp);
        };
    FileObject file =
        rig.open(new DeviceObject("above", above, Transfer.DIRECT, rig.device), false);
    rig.io.deviceControl(file, new IoRequest(), 9, new byte[5], new byte[6]);
    rig.io.read(file, new IoRequest(), new byte[9], 0, 9, 1);
    rig.io.write(file, new IoRequest(), new byte[9], 0, 9, 1);
    rig.io.deviceControl(file, new IoRequest(), 9, 9);
    assertThat(seen)
        .containsExactly(
            "DEVICE_CONTROL 0 @0, code 4 value 0 in 1 out 2",
            "READ 1 @101, code 0 value 0 in 0 out 0",
            "WRITE 2 @201, code 0 value 0 in 0 out 0",
            "DEVICE_CONTROL 0 @0, code 3 value 4 in 0 out 0");
  }

  @Test
  void shouldRefusePositionsThatNoHandleHas() {
    IoRig rig = rig(Transfer.DIRECT);
    FileObject overlapped = rig.open(false);
    FileObject synchronous = rig.open(true);
    byte[] data = new byte[1];
    IoRequest untouched = IoRig.junk();
    assertThat(rig.io.write(overlapped, untouched, data, 0, 1, -1))
        .isEqualTo(NtStatus.INVALID_PARAMETER);
    assertThat(rig.io.read(overlapped, untouched, data, 0, 1, FileObject.USE_POSITION))
        .isEqualTo(NtStatus.INVALID_PARAMETER);
    assertThat(rig.io.read(synchronous, untouched, data, 0, 1, -1))
        .isEqualTo(NtStatus.INVALID_PARAMETER);
    assertThat(IoRig.untouched(untouched)).isTrue();
    assertThat(seen).isEmpty();
    assertThat(rig.io.packetsInUse()).isZero();
  }

  @Test
  void shouldUseThePositionOfASynchronousHandle() {
    IoRig rig = rig(Transfer.DIRECT);
    FileObject file = rig.open(true);
    byte[] data = new byte[1];
    file.position(30);
    rig.io.read(file, new IoRequest(), data, 0, 1);
    rig.io.write(file, new IoRequest(), data, 0, 1, FileObject.USE_POSITION);
    rig.io.write(file, new IoRequest(), data, 0, 1, 5);
    assertThat(file.position()).as("moved by the driver alone").isEqualTo(30);
    assertThat(seen)
        .containsExactly(
            "READ 1 @30, code 0 value 0 in 0 out 0",
            "WRITE 1 @30, code 0 value 0 in 0 out 0",
            "WRITE 1 @5, code 0 value 0 in 0 out 0");
  }

  @Test
  @DisplayName("semantics 26: a buffered control has one copy for both ways")
  void shouldCopyAControlsInputInAndItsAnswerBack() {
    IoRig rig = new IoRig(Transfer.BUFFERED);
    byte[] input = {1, 2, 3};
    byte[] output = {9, 9};
    FileObject file = rig.open(false);
    IoRequest request = new IoRequest();
    assertThat(rig.io.deviceControl(file, request, 1, input, output)).isEqualTo(NtStatus.PENDING);
    Irp irp = rig.parked.element();
    assertThat(irp.buffer())
        .isNotSameAs(input)
        .isSameAs(irp.outputBuffer())
        .containsExactly(1, 2, 3);
    assertThat(irp.bufferOffset() + irp.outputOffset()).isZero();
    irp.outputBuffer()[0] = 5;
    irp.outputBuffer()[1] = 6;
    assertThat(output).as("before the end").containsExactly(9, 9);
    rig.completeParked(NtStatus.SUCCESS, 1);
    assertThat(output).as("only Information bytes").containsExactly(5, 9);
    assertThat(input).containsExactly(1, 2, 3);
    assertThat(request.statusBlock().information()).isEqualTo(1);
  }

  @Test
  @DisplayName("semantics 26: more information than room copies what there is room for")
  void shouldNotCopyBeyondTheOutput() {
    IoRig rig = new IoRig(Transfer.BUFFERED);
    byte[] output = {9};
    rig.io.deviceControl(rig.open(false), new IoRequest(), 1, new byte[] {1, 2, 3}, output);
    rig.completeParked(NtStatus.BUFFER_OVERFLOW, 3);
    assertThat(output).containsExactly(1);
  }

  @Test
  @DisplayName("semantics 27: a direct control works on the caller's own bytes")
  void shouldShowADirectControlTheCallersBytes() {
    IoRig rig = new IoRig(Transfer.DIRECT);
    byte[] input = {1, 2, 3};
    byte[] output = {9, 9};
    rig.io.deviceControl(rig.open(false), new IoRequest(), 1, input, output);
    Irp irp = rig.parked.element();
    assertThat(irp.buffer()).isSameAs(input);
    assertThat(irp.outputBuffer()).isSameAs(output);
    irp.outputBuffer()[irp.outputOffset()] = 7;
    rig.completeParked(NtStatus.UNSUCCESSFUL, 0);
    assertThat(output).as("even if it failed").containsExactly(7, 9);
  }

  @ParameterizedTest
  @EnumSource(Transfer.class)
  void shouldCopyNothingBackOfAControlThatFailedOrWasCancelled(Transfer transfer) {
    IoRig rig = new IoRig(transfer);
    byte[] output = {9};
    FileObject file = rig.open(false);
    for (int status : new int[] {NtStatus.IO_DEVICE_ERROR, NtStatus.CANCELLED}) {
      IoRequest request = new IoRequest();
      rig.io.deviceControl(file, request, 1, new byte[] {1}, output);
      rig.completeParked(status, 1);
      assertThat(request.statusBlock().status()).isEqualTo(status);
      assertThat(output).containsExactly(9);
    }
    rig.shouldCloseAtOnce(file);
  }

  @Test
  void shouldLeaveNothingOfAControlToTheNextRequest() {
    IoRig rig = new IoRig(Transfer.DIRECT);
    FileObject file = rig.open(false);
    rig.io.deviceControl(file, new IoRequest(), 1, new byte[] {1}, new byte[] {2});
    Irp used = rig.parked.element();
    rig.completeParked(NtStatus.SUCCESS, 0);
    rig.io.deviceControl(file, new IoRequest(), 1, 5);
    Irp again = rig.parked.element();
    assertThat(again).isSameAs(used);
    assertThat(again.buffer().length + again.outputBuffer().length).isZero();
    rig.completeParked(NtStatus.SUCCESS, 0);
  }

  @Test
  void shouldKnowTheLongestTransferOfAStackOfDevices() {
    Driver none = (device, irp) -> NtStatus.NOT_IMPLEMENTED;
    DeviceObject bottom = new DeviceObject("bottom", none, Transfer.DIRECT, 16);
    DeviceObject top = new DeviceObject("top", none, Transfer.DIRECT, bottom);
    assertThat(top.maximumTransferLength()).isEqualTo(16);
    assertThat(new DeviceObject("any", none, Transfer.DIRECT).maximumTransferLength())
        .isEqualTo(Integer.MAX_VALUE);
    assertThatThrownBy(() -> new DeviceObject("none", none, Transfer.DIRECT, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least 1 byte");
  }
}
