package usbtoaster.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import usbtoaster.async.CancellationTokenSource;
import usbtoaster.async.Task;
import usbtoaster.engine.EngineKind;
import usbtoaster.io.IoException;
import usbtoaster.io.OperationOptions;
import usbtoaster.kernel.NtStatus;

/** What a listener does, on each engine. */
@ParameterizedClass(name = "on {0}")
@EnumSource
class TcpListenerTest {
  private final NetRig rig;

  TcpListenerTest(EngineKind kind) {
    rig = new NetRig(kind);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private Task<TcpStream> connect(TcpListener listener) {
    return TcpStream.connectAsync(rig.system, listener.address());
  }

  @Test
  void shouldGiveEachConnectionToOneAccept() throws Exception {
    try (TcpListener listener = rig.listener()) {
      List<Task<TcpStream>> accepts = new ArrayList<>();
      List<Task<TcpStream>> clients = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        accepts.add(listener.acceptAsync());
      }
      for (int i = 0; i < 60; i++) {
        clients.add(connect(listener)); // the later half waits in the backlog
      }
      for (int i = 30; i < 60; i++) {
        accepts.add(listener.acceptAsync());
      }
      List<InetSocketAddress> peers = new ArrayList<>();
      for (Task<TcpStream> accept : accepts) {
        peers.add(accept.join().remoteAddress());
      }
      assertThat(clients)
          .extracting(each -> each.join().localAddress())
          .containsExactlyInAnyOrderElementsOf(peers);
    }
  }

  @Test
  void shouldTakeNoConnectionAwayWhenAnAcceptIsCancelled() throws Exception {
    try (TcpListener listener = rig.listener();
        CancellationTokenSource source = new CancellationTokenSource()) {
      Task<TcpStream> first = listener.acceptAsync(OperationOptions.of(source.token()));
      Task<TcpStream> second = listener.acceptAsync(OperationOptions.of(source.token()));
      Task<TcpStream> late = listener.acceptAsync(rig.within(1_000_000));
      source.cancel();
      NetRig.assertFails(first, NtStatus.CANCELLED);
      NetRig.assertFails(second, NtStatus.CANCELLED);
      NetRig.assertFails(late, NtStatus.IO_TIMEOUT);
      TcpStream client = connect(listener).join();
      assertThat(listener.acceptAsync().join().remoteAddress()).isEqualTo(client.localAddress());
    }
  }

  @Test
  void shouldCancelAcceptsAndBreakOffTheBacklogAtClose() throws Exception {
    TcpListener listener = rig.listener();
    Task<TcpStream> accept = listener.acceptAsync();
    listener.close();
    NetRig.assertFails(accept, NtStatus.CANCELLED);
    NetRig.assertFails(listener.acceptAsync(), NtStatus.FILE_CLOSED);
    TcpListener second = TcpListener.bind(rig.system, listener.address());
    TcpStream client = connect(second).join();
    second.close();
    NetRig.assertFails(client.readAsync(new byte[1]), NtStatus.CONNECTION_RESET);
    NetRig.assertFails(connect(second), NtStatus.CONNECTION_REFUSED);
  }

  @Test
  void shouldSayWhyItCannotListen() throws Exception {
    try (TcpListener listener = rig.listener()) {
      assertThatThrownBy(() -> TcpListener.bind(rig.system, listener.address()))
          .isInstanceOfSatisfying(
              IoException.class,
              e -> assertThat(e.status()).isEqualTo(NtStatus.ADDRESS_ALREADY_EXISTS))
          .hasMessageContaining("bind to " + listener.address());
      InetSocketAddress foreign = new InetSocketAddress(NetRig.address("192.0.2.1"), 0);
      assertThatThrownBy(() -> TcpListener.bind(rig.system, foreign))
          .isInstanceOfSatisfying(
              IoException.class,
              e -> assertThat(e.status()).isEqualTo(NtStatus.INVALID_ADDRESS_COMPONENT));
      InetSocketAddress name = InetSocketAddress.createUnresolved("no.such.host", 1);
      assertThatThrownBy(() -> TcpListener.bind(rig.system, name))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
