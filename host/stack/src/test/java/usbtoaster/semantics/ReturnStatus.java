package usbtoaster.semantics;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import usbtoaster.kernel.CompletionPort;
import usbtoaster.kernel.DeviceObject.Transfer;
import usbtoaster.kernel.FileObject;
import usbtoaster.kernel.IoRequest;
import usbtoaster.kernel.IoRig;
import usbtoaster.kernel.KernelEvent;
import usbtoaster.kernel.KernelThread;
import usbtoaster.kernel.NtStatus;

/**
 * T1: a driver that completes a read at once, with one status in the packet and another returned,
 * marked pending or not. The degenerate rows in which a packet would end as PENDING are left out.
 * NT's third method, neither, is direct here: a driver sees the caller's own array.
 */
record ReturnStatus(Handle handle, Transfer method, int returned, int iosb, boolean pending) {

  /** What the read is issued on, and how its caller is told. */
  enum Handle {
    SYNC,
    /** With a port, and an event of the caller's. */
    PORT_AND_EVENT,
    /** With a port. */
    PORT,
    /** With a port that is skipped on success. */
    SKIPPED_PORT,
    /** Without a port, with an APC. */
    APC
  }

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

  static Stream<Row> rows() {
    List<ReturnStatus> rows = new ArrayList<>();
    for (Handle handle : Handle.values()) {
      for (Transfer method : Transfer.values()) {
        for (int iosb : STATUSES) {
          rows.add(new ReturnStatus(handle, method, NtStatus.PENDING, iosb, true));
          for (int returned : STATUSES) {
            rows.add(new ReturnStatus(handle, method, returned, iosb, true));
            rows.add(new ReturnStatus(handle, method, returned, iosb, false));
          }
        }
      }
    }
    return rows.stream().map(row -> new Row(row.name(), row::check));
  }

  private String name() {
    return String.format(
        "%s handle, ret %s, iosb %s, %s, %s",
        lower(handle),
        NtStatus.name(returned).replace("STATUS_", ""),
        NtStatus.name(iosb).replace("STATUS_", ""),
        pending ? "marked pending" : "not marked",
        lower(method));
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** The error is told by the return value alone. */
  private boolean lost() {
    return !pending && NtStatus.isError(iosb);
  }

  private void check() {
    IoRig rig = rig();
    FileObject file = rig.open(handle == Handle.SYNC);
    byte[] data = "abcdef".getBytes(US_ASCII);
    if (handle == Handle.SYNC) {
      readAndWait(rig, file, data);
    } else if (handle == Handle.APC) {
      readWithAnApc(rig, file, data);
    } else {
      readWithAPort(rig, file, data, handle == Handle.PORT_AND_EVENT ? IoRig.event() : null);
    }
    String copied = NtStatus.isError(iosb) ? "abcdef" : "ghidef";
    assertThat(new String(data, US_ASCII)).isEqualTo(method == Transfer.DIRECT ? "ghijkl" : copied);
    rig.shouldCloseAtOnce(file);
    assertThat(rig.faults).isEmpty();
  }

  private IoRig rig() {
    IoRig rig = new IoRig(method);
    rig.handler =
        (device, irp) -> {
          if (pending) {
            irp.markPending();
          }
          System.arraycopy("ghijkl".getBytes(US_ASCII), 0, irp.buffer(), irp.bufferOffset(), 6);
          rig.complete(irp, iosb, 3);
          return returned;
        };
    return rig;
  }

  private void readAndWait(IoRig rig, FileObject file, byte[] data) {
    IoRequest request = IoRig.junk();
    int result = rig.io.read(file, request, data, 0, 6);
    assertThat(result).isEqualTo(returned == NtStatus.PENDING ? iosb : returned);
    assertTold(request, !NtStatus.isError(iosb));
  }

  private void readWithAPort(IoRig rig, FileObject file, byte[] data, @Nullable KernelEvent event) {
    CompletionPort port = rig.port();
    assertThat(file.bind(port, 123)).isEqualTo(NtStatus.SUCCESS);
    if (handle == Handle.SKIPPED_PORT) {
      file.addModes(FileObject.SKIP_COMPLETION_PORT_ON_SUCCESS);
    }
    if (event != null) {
      event.set();
    }
    IoRequest request = IoRig.junk().event(event).context("456");
    assertThat(rig.io.read(file, request, data, 0, 6)).isEqualTo(returned);
    // A warning may post although it did not pend, as from Windows 8 on: here it does.
    boolean skipped = handle == Handle.SKIPPED_PORT && !pending && !NtStatus.isWarning(iosb);
    assertPacket(rig, port, !lost() && !skipped);
    assertTold(request, !lost());
    assertThat(event == null || event.signalled() == !lost()).as("the event").isTrue();
    assertThat(file.event().signalled()).isEqualTo(event == null && !lost());
  }

  private void assertPacket(IoRig rig, CompletionPort port, boolean expected) {
    assertThat(rig.poll(port)).isEqualTo(expected ? NtStatus.SUCCESS : NtStatus.TIMEOUT);
    if (expected) {
      assertThat(rig.entry.key()).isEqualTo(123);
      assertThat(rig.entry.context()).isEqualTo("456");
      assertThat(rig.entry.status()).isEqualTo(iosb);
      assertThat(rig.entry.information()).isEqualTo(3);
      assertThat(rig.poll(port)).isEqualTo(NtStatus.TIMEOUT);
    }
  }

  private void readWithAnApc(IoRig rig, FileObject file, byte[] data) {
    List<IoRequest> ran = new ArrayList<>();
    IoRequest request = IoRig.junk().apc(ran::add);
    assertThat(rig.io.read(file, request, data, 0, 6)).isEqualTo(returned);
    assertThat(ran).isEmpty();
    int slept = KernelThread.current().delay(true, 0);
    assertThat(slept).isEqualTo(lost() ? NtStatus.SUCCESS : NtStatus.USER_APC);
    KernelThread.current().delay(true, 0);
    assertThat(ran).isEqualTo(lost() ? List.of() : List.of(request));
    assertTold(request, !lost());
    assertThat(file.event().signalled()).isEqualTo(!lost());
  }

  private void assertTold(IoRequest request, boolean told) {
    assertThat(IoRig.untouched(request)).isEqualTo(!told);
    if (told) {
      assertThat(request.statusBlock().status()).isEqualTo(iosb);
      assertThat(request.statusBlock().information()).isEqualTo(3);
    }
  }
}
