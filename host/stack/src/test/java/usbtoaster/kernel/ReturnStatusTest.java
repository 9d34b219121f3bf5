package usbtoaster.kernel;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import usbtoaster.kernel.DeviceObject.Transfer;

/**
 * Test description T1: a driver that completes a request at once, with one status in the packet and
 * another returned, marked pending or not. A status block of PENDING is left out: there is no such
 * end of a request.
 */
class ReturnStatusTest {
  private static final int[] STATUSES = {
    NtStatus.SUCCESS,
    NtStatus.TIMEOUT,
    0x0EADBEEF,
    0x4EADBEEF,
    NtStatus.BUFFER_OVERFLOW,
    0x8EADBEEF,
    NtStatus.NOT_IMPLEMENTED,
    0xCEADBEEF
  };

  /** One row of the matrix. */
  record Row(int returned, int iosb, boolean pending, Transfer transfer) {
    @Override
    public String toString() {
      return String.format("returns %x, ends %x, %s, %s", returned, iosb, pending, transfer);
    }

    /** The error is told by the return value alone. */
    boolean lost() {
      return !pending && NtStatus.isError(iosb);
    }
  }

  static Stream<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (Transfer transfer : Transfer.values()) {
      for (int iosb : STATUSES) {
        rows.add(new Row(NtStatus.PENDING, iosb, true, transfer));
        for (int returned : STATUSES) {
          rows.add(new Row(returned, iosb, true, transfer));
          rows.add(new Row(returned, iosb, false, transfer));
        }
      }
    }
    return rows.stream();
  }

  private final byte[] data = "abcdef".getBytes(US_ASCII);
  private final KernelEvent event = IoRig.event();

  private static IoRig rig(Row row) {
    IoRig rig = new IoRig(row.transfer());
    rig.handler =
        (device, irp) -> {
          if (row.pending()) {
            irp.markPending();
          }
          System.arraycopy("ghijkl".getBytes(US_ASCII), 0, irp.buffer(), irp.bufferOffset(), 6);
          rig.complete(irp, row.iosb(), 3);
          return row.returned();
        };
    return rig;
  }

  private int read(IoRig rig, FileObject file, IoRequest request) {
    return rig.io.read(file, request, data, 0, 6);
  }

  private String text() {
    return new String(data, US_ASCII);
  }

  private static void assertTold(IoRequest request, Row row) {
    if (row.lost()) {
      assertThat(IoRig.untouched(request)).isTrue();
    } else {
      assertThat(request.statusBlock().status()).isEqualTo(row.iosb());
      assertThat(request.statusBlock().information()).isEqualTo(3);
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  @DisplayName("semantics 2, 20 to 23, 26, 27: a synchronous handle returns the final status")
  void shouldReturnTheEndOnASynchronousHandle(Row row) {
    IoRig rig = rig(row);
    IoRequest request = IoRig.junk();
    int result = read(rig, rig.open(true), request);
    assertThat(result).isEqualTo(row.returned() == NtStatus.PENDING ? row.iosb() : row.returned());
    assertThat(IoRig.untouched(request)).isEqualTo(NtStatus.isError(row.iosb()));
    if (!NtStatus.isError(row.iosb())) {
      assertTold(request, row);
    }
    boolean error = NtStatus.isError(row.iosb());
    String buffered = error ? "abcdef" : "ghidef";
    assertThat(text()).isEqualTo(row.transfer() == Transfer.DIRECT ? "ghijkl" : buffered);
  }

  @ParameterizedTest
  @MethodSource("rows")
  @DisplayName("semantics 17 to 21, 76: an asynchronous handle with a port gets one packet")
  void shouldPostOnePacket(Row row) {
    IoRig rig = rig(row);
    FileObject file = rig.open(false);
    CompletionPort port = rig.port();
    file.bind(port, 123);
    event.set();
    IoRequest request = IoRig.junk().event(event).context("456");
    assertThat(read(rig, file, request)).isEqualTo(row.returned());
    assertPacket(rig, port, row, !row.lost());
    assertTold(request, row);
    assertThat(event.signalled()).isEqualTo(!row.lost());
    assertThat(file.event().signalled()).isFalse();
    assertThat(file.requests()).isZero();
  }

  private static void assertPacket(IoRig rig, CompletionPort port, Row row, boolean expected) {
    assertThat(rig.poll(port)).isEqualTo(expected ? NtStatus.SUCCESS : NtStatus.TIMEOUT);
    if (expected) {
      assertThat(rig.entry.key()).isEqualTo(123);
      assertThat(rig.entry.context()).isEqualTo("456");
      assertThat(rig.entry.status()).isEqualTo(row.iosb());
      assertThat(rig.entry.information()).isEqualTo(3);
      assertThat(rig.poll(port)).isEqualTo(NtStatus.TIMEOUT);
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  @DisplayName("semantics 76: skip-on-success keeps back the packet of what did not pend")
  void shouldSkipThePacketOfASynchronousSuccess(Row row) {
    IoRig rig = rig(row);
    FileObject file = rig.open(false);
    CompletionPort port = rig.port();
    file.bind(port, 123);
    file.addModes(FileObject.SKIP_COMPLETION_PORT_ON_SUCCESS);
    IoRequest request = IoRig.junk().context("456");
    assertThat(read(rig, file, request)).isEqualTo(row.returned());
    assertPacket(rig, port, row, row.pending() || NtStatus.isWarning(row.iosb()));
    assertTold(request, row);
    assertThat(file.event().signalled()).isEqualTo(!row.lost());
  }

  @ParameterizedTest
  @MethodSource("rows")
  @DisplayName("semantics 16 to 21: without a port an APC runs once")
  void shouldRunTheApcOnce(Row row) {
    IoRig rig = rig(row);
    FileObject file = rig.open(false);
    List<IoRequest> ran = new ArrayList<>();
    IoRequest request = IoRig.junk().apc(ran::add);
    assertThat(read(rig, file, request)).isEqualTo(row.returned());
    assertThat(ran).isEmpty();
    int slept = KernelThread.current().delay(true, 0);
    assertThat(slept).isEqualTo(row.lost() ? NtStatus.SUCCESS : NtStatus.USER_APC);
    KernelThread.current().delay(true, 0);
    assertThat(ran).isEqualTo(row.lost() ? List.of() : List.of(request));
    assertTold(request, row);
    assertThat(file.event().signalled()).isEqualTo(!row.lost());
  }
}
