package usbtoaster.uring;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import usbtoaster.engine.Descriptor;
import usbtoaster.engine.EngineKind;
import usbtoaster.engine.Operation.Code;
import usbtoaster.linux.Errno;
import usbtoaster.linux.FileFlags;
import usbtoaster.linux.Libc;
import usbtoaster.linux.SocketAddress;
import usbtoaster.linux.SocketFlags;
import usbtoaster.linux.Sockets;

@DisplayName("Sockets on a ring")
final class RingSocketTest {
  private Bench bench;

  @BeforeEach
  void open() {
    RingTesting.assumeRing();
    bench = new Bench(EngineKind.URING, RingOptions.DEFAULT);
  }

  @AfterEach
  void close() {
    if (bench != null) {
      bench.close();
    }
  }

  private Probe receive(Descriptor from) {
    return bench.submit(Code.RECEIVE, from, bench.memory(16), -1);
  }

  private Probe send(Descriptor to) {
    return bench.submit(Code.SEND, to, bench.text("toast"), -1);
  }

  private void settle() throws Exception {
    bench.onPoller(() -> {}); // what was submitted before is Linux's now
  }

  private static void reset(Descriptor socket, Bench bench) {
    MemorySegment linger = bench.memory(8);
    linger.set(JAVA_INT, 0, 1); // on, for 0 seconds: a close breaks the connection off
    assertThat(
            Sockets.setsockopt(
                socket.number(), SocketFlags.SOL_SOCKET, SocketFlags.SO_LINGER, linger, 8))
        .isZero();
    bench.engine.close(socket);
  }

  @Test
  void shouldAcceptConnectAndHalfClose() {
    Connection both = Connection.open(bench);
    assertThat(Libc.fcntl(both.server().number(), FileFlags.F_GETFL, 0) & FileFlags.O_NONBLOCK)
        .isNotZero();
    Probe receive = receive(both.server());
    assertThat(send(both.client()).await()).isEqualTo(5);
    assertThat(receive.await()).isEqualTo(5);
    Probe end = receive(both.server());
    assertThat(Sockets.shutdown(both.client().number(), SocketFlags.SHUT_WR)).isZero();
    assertThat(end.await()).isZero();
    Probe answer = receive(both.client());
    assertThat(send(both.server()).await()).isEqualTo(5);
    assertThat(answer.await()).isEqualTo(5);
    assertThat(send(both.client()).await()).isEqualTo(-Errno.EPIPE);
    bench.engine.close(both.client());
    bench.engine.close(both.server());
  }

  @Test
  @DisplayName("a reset is told to each receive that follows, not to the first alone")
  void shouldRememberReset() throws Exception {
    Connection both = Connection.open(bench);
    Probe waits = receive(both.client());
    settle();
    reset(both.server(), bench);
    assertThat(waits.await()).isEqualTo(-Errno.ECONNRESET);
    assertThat(receive(both.client()).await()).isEqualTo(-Errno.ECONNRESET);
    assertThat(send(both.client()).await()).isEqualTo(-Errno.EPIPE);
    bench.engine.close(both.client());
  }

  @Test
  @DisplayName("a close with a receive in flight ends it, and then the peer gets its FIN")
  void shouldCloseWhileAReceiveIsInFlight() throws Exception {
    Connection both = Connection.open(bench);
    Probe waits = receive(both.client());
    Probe peer = receive(both.server());
    settle();
    assertThat(both.client().inFlight()).isEqualTo(1);
    bench.engine.close(both.client());
    bench.engine.close(both.client()); // twice does nothing
    assertThat(waits.await()).isEqualTo(-Errno.ECANCELED);
    assertThat(peer.await()).isZero();
    assertThat(receive(both.client()).await()).isEqualTo(-Errno.ECANCELED);
    assertThat(waits.ends()).isEqualTo(1);
    bench.engine.close(both.server());
  }

  @Test
  void shouldSayThatNobodyListens() {
    MemorySegment address = bench.memory(SocketAddress.BYTES);
    bench.engine.close(Connection.listen(bench, address));
    Descriptor client = Connection.socket(bench);
    Probe connect = bench.submit(Code.CONNECT, client, address.asSlice(0, 16), -1);
    assertThat(connect.await()).isEqualTo(-Errno.ECONNREFUSED);
    bench.engine.close(client);
  }

  @Test
  void shouldCancelAcceptAndReceiveAndPoll() throws Exception {
    Descriptor listener = Connection.listen(bench, bench.memory(SocketAddress.BYTES));
    Connection both = Connection.open(bench);
    Probe accept = bench.submit(Code.ACCEPT, listener, MemorySegment.NULL, -1);
    Probe receive = receive(both.client());
    Probe poll = bench.submit(Code.POLL, both.server(), MemorySegment.NULL, -1, 1);
    settle();
    for (Probe each : new Probe[] {accept, receive, poll}) {
      bench.engine.cancel(each);
      assertThat(each.await()).isEqualTo(-Errno.ECANCELED);
      bench.engine.cancel(each); // it is over: nothing
    }
    for (Descriptor each : new Descriptor[] {listener, both.client(), both.server()}) {
      bench.engine.close(each);
    }
  }
}
