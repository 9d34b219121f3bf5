package usbtoaster.kernel;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import usbtoaster.kernel.DeviceObject.Transfer;
import usbtoaster.trace.Trace;

/** A pipe-like device, its handles, and a completion port, beyond test descriptions T7 and T8. */
class PipeTest {
  private final IoManager io = new IoManager(Trace.OFF, 16);
  private final PipeDriver pipe = new PipeDriver(io);
  private final DeviceObject device = new DeviceObject("pipe", pipe, Transfer.BUFFERED);
  private final CompletionPort port = new CompletionPort(1, io::dispose);
  private final CompletionEntry entry = new CompletionEntry();
  private final byte[] data = "......".getBytes(US_ASCII);
  private final IoRequest request = IoRig.junk().context("o");

  private FileObject open(boolean synchronous) {
    return Objects.requireNonNull(io.open(device, synchronous, 0).file());
  }

  private int read(FileObject file, int length) {
    return io.read(file, request, data, 1, length);
  }

  private int poll() {
    return io.dequeue(port, entry, 0);
  }

  private void assertEntry(long key, int status, long information) {
    assertThat(poll()).isEqualTo(NtStatus.SUCCESS);
    assertThat(entry.key()).isEqualTo(key);
    assertThat(entry.context()).isEqualTo("o");
    assertThat(entry.status()).isEqualTo(status);
    assertThat(entry.information()).isEqualTo(information);
  }

  @Test
  @DisplayName("semantics 73: a handle is bound once, until it is closed")
  void shouldBindOnce() {
    FileObject file = open(false);
    assertThat(file.bind(port, 7)).isEqualTo(NtStatus.SUCCESS);
    assertThat(file.bind(new CompletionPort(1), 8)).isEqualTo(NtStatus.INVALID_PARAMETER);
    assertThat(file.port()).isSameAs(port);
    assertThat(file.key()).isEqualTo(7);
  }

  @Test
  @DisplayName("semantics 36: closing the handle ends its waiting read, which still posts")
  void shouldBreakTheReadAtClose() {
    FileObject file = open(false);
    FileObject other = open(false);
    file.bind(port, 9);
    read(file, 3);
    io.read(other, new IoRequest(), new byte[1], 0, 1);
    io.close(file);
    assertEntry(9, NtStatus.PIPE_BROKEN, 0);
    assertThat(pipe.waiting()).isEqualTo(1);
    assertThat(new String(data, US_ASCII)).isEqualTo("......");
  }

  @Test
  @DisplayName("semantics 17, 79: without a context there is an event but no packet")
  void shouldPostNothingWithoutAContext() {
    FileObject file = open(false);
    file.bind(port, 9);
    KernelEvent event = IoRig.event();
    request.context(null).event(event);
    read(file, 3);
    pipe.feed("abc");
    assertThat(event.signalled()).isTrue();
    assertThat(request.statusBlock().information()).isEqualTo(3);
    assertThat(poll()).isEqualTo(NtStatus.TIMEOUT);
  }

  @Test
  @DisplayName("semantics 79: a context and an event whose low bit is set: the event, no packet")
  void shouldSetTheEventAndPostNothing() {
    FileObject file = open(false);
    file.bind(port, 9);
    KernelEvent event = IoRig.event();
    request.context("context").eventWithoutPacket(event);
    read(file, 3);
    pipe.feed("abcdef");
    assertThat(event.signalled()).isTrue();
    assertThat(request.statusBlock().information()).isEqualTo(3);
    read(file, 3); // at once
    assertThat(event.signalled()).isTrue();
    assertThat(poll()).isEqualTo(NtStatus.TIMEOUT);
    request.event(event);
    read(file, 3);
    pipe.feed("ghi");
    assertThat(poll()).isEqualTo(NtStatus.SUCCESS);
  }

  @ParameterizedTest
  @EnumSource(Transfer.class)
  @DisplayName("semantics 26: a write copies nothing back, whatever the driver did with its bytes")
  void shouldNotCopyAWriteBack(Transfer transfer) {
    IoRig rig = new IoRig(transfer);
    FileObject file = rig.open(false);
    rig.io.write(file, request, data, 0, 2);
    Irp irp = rig.parked.element();
    assertThat(irp.buffer() == data).isEqualTo(transfer == Transfer.DIRECT);
    data[0] = '!'; // the caller's own doing: with a copy it is nothing to the request
    assertThat(irp.buffer()[irp.bufferOffset()])
        .isEqualTo((byte) (transfer == Transfer.DIRECT ? '!' : '.'));
    rig.completeParked(NtStatus.SUCCESS, 2);
    assertThat(new String(data, US_ASCII)).isEqualTo("!.....");
  }

  @Test
  @DisplayName("semantics 78: the handle's event can be left alone, an explicit one is still set")
  void shouldSkipTheHandlesEventOnly() {
    FileObject file = open(false);
    file.addModes(FileObject.SKIP_SET_EVENT_ON_HANDLE);
    read(file, 1);
    pipe.feed("a");
    assertThat(file.event().signalled()).isFalse();
    KernelEvent event = IoRig.event();
    request.event(event);
    read(file, 1);
    pipe.feed("b");
    assertThat(event.signalled()).isTrue();
    assertThat(file.event().signalled()).isFalse();
  }
}
