package usbtoaster.semantics;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import usbtoaster.kernel.CompletionEntry;
import usbtoaster.kernel.CompletionPort;
import usbtoaster.kernel.DeviceObject;
import usbtoaster.kernel.DeviceObject.Transfer;
import usbtoaster.kernel.FileObject;
import usbtoaster.kernel.IoManager;
import usbtoaster.kernel.IoRequest;
import usbtoaster.kernel.IoRig;
import usbtoaster.kernel.NtStatus;
import usbtoaster.kernel.PipeDriver;
import usbtoaster.trace.Trace;

/** A pipe, a handle of its reading end, and a port. */
final class PipeWorld {
  static final long KEY = 9;

  final IoManager io = new IoManager(Trace.OFF, 16);
  final PipeDriver pipe = new PipeDriver(io);
  private final DeviceObject device = new DeviceObject("pipe", pipe, Transfer.BUFFERED);
  final CompletionPort port = new CompletionPort(1, io::dispose);
  final FileObject file;
  final IoRequest request = IoRig.junk().context("o");
  private final byte[] data = "......".getBytes(US_ASCII);

  PipeWorld(boolean synchronous) {
    file = Objects.requireNonNull(io.open(device, synchronous, 0).file());
  }

  int bind() {
    return file.bind(port, KEY);
  }

  int read(int length) {
    return io.read(file, request, data, 0, length);
  }

  /** Takes the one packet there is. */
  void assertPacket(int status, long information) {
    CompletionEntry entry = new CompletionEntry();
    assertThat(io.dequeue(port, entry, 0)).isEqualTo(NtStatus.SUCCESS);
    assertThat(entry.key()).isEqualTo(KEY);
    assertThat(entry.context()).isEqualTo("o");
    assertThat(entry.status()).isEqualTo(status);
    assertThat(entry.information()).isEqualTo(information);
    assertNoPacket();
  }

  /** Polls once; whatever could post has run, on this very thread. */
  void assertNoPacket() {
    assertThat(io.dequeue(port, new CompletionEntry(), 0)).isEqualTo(NtStatus.TIMEOUT);
  }

  /** Checks the request's status block, and that the first bytes read are {@code text}. */
  void assertRead(String text) {
    assertThat(request.statusBlock().status()).isEqualTo(NtStatus.SUCCESS);
    assertThat(request.statusBlock().information()).isEqualTo(text.length());
    assertThat(new String(data, 0, text.length(), US_ASCII)).isEqualTo(text);
  }
}
