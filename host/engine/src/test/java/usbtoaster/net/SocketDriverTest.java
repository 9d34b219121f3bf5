package usbtoaster.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import usbtoaster.engine.Descriptor;
import usbtoaster.engine.Operation.Code;
import usbtoaster.engine.Slab;
import usbtoaster.engine.Transfers;
import usbtoaster.kernel.FileObject;
import usbtoaster.kernel.IoManager;
import usbtoaster.kernel.IoRequest;
import usbtoaster.kernel.NtStatus;
import usbtoaster.linux.Errno;
import usbtoaster.trace.Trace;

/** What the driver makes of requests and of their ends, on an engine in the test's hand. */
class SocketDriverTest {
  private static final int NO_DESCRIPTOR = -1; // what is asked of Linux besides is EBADF

  private final IoManager io = new IoManager(Trace.OFF, 16);
  private final HandEngine engine = new HandEngine();
  private final Slab slab = new Slab(Slab.LARGEST);
  private final Transfers transfers = new Transfers(io, engine, slab, 16);
  private final SocketDriver driver =
      new SocketDriver(transfers, new Descriptor(NO_DESCRIPTOR, Descriptor.Type.SOCKET));
  private final FileObject file =
      Objects.requireNonNull(io.open(driver.device("socket"), false, 0).file());
  private final byte[] data = new byte[100];

  private IoRequest read(int length) {
    IoRequest request = pending();
    io.read(file, request, data, 0, length);
    return request;
  }

  private IoRequest write(int length) {
    IoRequest request = pending();
    io.write(file, request, data, 0, length);
    return request;
  }

  private IoRequest control(int code) {
    IoRequest request = pending();
    io.deviceControl(file, request, code, 0);
    return request;
  }

  private static IoRequest pending() {
    IoRequest request = new IoRequest();
    request.statusBlock().set(NtStatus.PENDING, 0);
    return request;
  }

  private static void assertEnded(IoRequest request, int status, long information) {
    assertThat(NtStatus.name(request.statusBlock().status())).isEqualTo(NtStatus.name(status));
    assertThat(request.statusBlock().information()).isEqualTo(information);
  }

  @AfterEach
  void close() {
    io.close(file);
    assertThat(engine.closed).hasSize(1);
    while (!engine.underWay.isEmpty()) {
      engine.end(engine.underWay.element().code(), -Errno.ECANCELED);
    }
    assertThat(slab.taken()).isZero();
    assertThat(io.packetsInUse()).isZero();
  }

  @Test
  void shouldHaveOneRequestUnderWayInEachDirection() {
    IoRequest read = read(10);
    IoRequest secondRead = read(10);
    IoRequest write = write(5);
    IoRequest secondWrite = write(5);
    assertThat(engine.codes()).containsExactly(Code.RECEIVE, Code.SEND);
    engine.end(Code.SEND, 5);
    engine.end(Code.RECEIVE, 3);
    assertEnded(read, NtStatus.SUCCESS, 3);
    assertEnded(write, NtStatus.SUCCESS, 5);
    assertThat(engine.codes()).containsExactly(Code.SEND, Code.RECEIVE);
    io.cancelIoEx(file, secondRead);
    assertThat(engine.cancelled).containsExactly(engine.underWay.peekLast());
    assertEnded(secondRead, NtStatus.PENDING, 0);
    engine.end(Code.RECEIVE, -Errno.ECANCELED);
    engine.end(Code.SEND, 5);
    assertEnded(secondRead, NtStatus.CANCELLED, 0);
    assertEnded(secondWrite, NtStatus.SUCCESS, 5);
  }

  @Test
  void shouldEndACancelledRequestThatWaitsAtOnce() {
    read(10);
    IoRequest behind = read(10);
    io.cancelIoEx(file, behind);
    assertEnded(behind, NtStatus.CANCELLED, 0);
    assertThat(engine.cancelled).isEmpty();
  }

  @Test
  void shouldWaitWithoutMemoryWhenNoBytesAreRead() {
    IoRequest read = read(0);
    assertThat(engine.codes()).containsExactly(Code.POLL);
    assertThat(slab.taken()).isZero();
    engine.end(Code.POLL, 1);
    assertEnded(read, NtStatus.SUCCESS, 0);
  }

  @Test
  void shouldBreakTheOutputWhenAWriteIsCut() {
    IoRequest untouched = write(10);
    io.cancelIoEx(file, untouched);
    engine.end(Code.SEND, -Errno.ECANCELED);
    assertEnded(untouched, NtStatus.CANCELLED, 0);
    IoRequest cut = write(10);
    engine.end(Code.SEND, 4);
    assertThat(engine.underWay.element().length()).isEqualTo(6);
    IoRequest behind = write(10);
    IoRequest empty = write(0);
    io.cancelIoEx(file, cut);
    engine.end(Code.SEND, -Errno.ECANCELED);
    assertEnded(cut, NtStatus.CANCELLED, 4);
    assertEnded(behind, NtStatus.PIPE_BROKEN, 0);
    assertEnded(empty, NtStatus.PIPE_BROKEN, 0);
    assertThat(engine.underWay).isEmpty();
  }

  @Test
  void shouldTellAReadOfTheResetThatASendFound() {
    IoRequest read = read(10);
    IoRequest write = write(10);
    engine.end(Code.SEND, -Errno.ECONNRESET);
    engine.end(Code.RECEIVE, 2);
    assertEnded(write, NtStatus.CONNECTION_RESET, 0);
    assertEnded(read, NtStatus.SUCCESS, 2);
    IoRequest end = read(10);
    engine.end(Code.RECEIVE, 0);
    assertEnded(end, NtStatus.CONNECTION_RESET, 0);
    IoRequest late = write(10);
    engine.end(Code.SEND, -Errno.EPIPE);
    assertEnded(late, NtStatus.CONNECTION_RESET, 0);
  }

  @Test
  void shouldAcceptInTheInputAndConnectInTheOutput() {
    IoRequest accept = control(SocketDriver.ACCEPT);
    IoRequest second = control(SocketDriver.ACCEPT);
    assertThat(engine.codes()).containsExactly(Code.ACCEPT);
    engine.end(Code.ACCEPT, 17);
    assertEnded(accept, NtStatus.SUCCESS, 17);
    engine.end(Code.ACCEPT, -Errno.EMFILE);
    assertEnded(second, NtStatus.TOO_MANY_OPENED_FILES, 0);
    IoRequest connect = pending();
    io.deviceControl(file, connect, SocketDriver.CONNECT, new byte[16], new byte[0]);
    assertThat(engine.underWay.element().length()).isEqualTo(16);
    engine.end(Code.CONNECT, -Errno.ECONNREFUSED);
    assertEnded(connect, NtStatus.CONNECTION_REFUSED, 0);
    IoRequest unknown = pending();
    int status = io.deviceControl(file, unknown, 99, 0);
    assertThat(status).isEqualTo(NtStatus.INVALID_DEVICE_REQUEST);
  }

  @Test
  void shouldEndTheOutputBehindTheWrites() {
    IoRequest write = write(10);
    IoRequest shutdown = control(SocketDriver.SHUT_DOWN_OUTPUT);
    assertEnded(shutdown, NtStatus.PENDING, 0);
    engine.end(Code.SEND, 10);
    assertEnded(write, NtStatus.SUCCESS, 10);
    assertEnded(shutdown, NtStatus.INVALID_HANDLE, 0); // asked of Linux, which knows no such number
  }
}
