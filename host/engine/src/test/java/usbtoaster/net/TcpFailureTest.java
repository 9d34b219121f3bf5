package usbtoaster.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import usbtoaster.async.CancellationTokenSource;
import usbtoaster.async.Task;
import usbtoaster.engine.EngineKind;
import usbtoaster.io.OperationOptions;
import usbtoaster.kernel.NtStatus;

/** What a connection does when it breaks, or is given up, on each engine. */
@ParameterizedClass(name = "on {0}")
@EnumSource
class TcpFailureTest {
  private static final int MUCH = 8 << 20; // more than Linux buffers for a connection here

  private final NetRig rig;

  TcpFailureTest(EngineKind kind) {
    rig = new NetRig(kind);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void shouldTellOfAResetFromThenOn() throws Exception {
    NetRig.Pair pair = rig.pair();
    Task<Integer> read = pair.client().readAsync(new byte[10]);
    pair.server().abort();
    NetRig.assertFails(read, NtStatus.CONNECTION_RESET);
    NetRig.assertFails(pair.client().readAsync(new byte[10]), NtStatus.CONNECTION_RESET);
    NetRig.assertFails(pair.client().writeAsync(new byte[10]), NtStatus.CONNECTION_RESET);
    NetRig.assertFails(pair.client().shutdownOutputAsync(), NtStatus.CONNECTION_RESET);
    NetRig.assertFails(pair.client().readAsync(new byte[10]), NtStatus.CONNECTION_RESET);
  }

  @Test
  void shouldGiveWhatCameBeforeAReset() throws Exception {
    NetRig.Pair pair = rig.pair();
    pair.server().writeAsync(new byte[] {1, 2, 3}).join();
    assertThat(pair.client().readAsync(new byte[0]).join()).as("it is there").isZero();
    pair.server().abort();
    NetRig.assertFails(untilItFails(pair.client()), NtStatus.CONNECTION_RESET);
    assertThat(NetRig.read(pair.client(), 3)).containsExactly(1, 2, 3);
    NetRig.assertFails(pair.client().readAsync(new byte[10]), NtStatus.CONNECTION_RESET);
  }

  /** Writes until the news of the reset is there: a write takes the error, and a read must know. */
  private static Task<Integer> untilItFails(TcpStream stream) {
    while (true) {
      Task<Integer> write = stream.writeAsync(new byte[] {1});
      if (NetRig.status(write) != NtStatus.SUCCESS) {
        return write;
      }
    }
  }

  @Test
  void shouldFailAWaitingReadAndAWaitingWriteByTheSameReset() throws Exception {
    NetRig.Pair pair = rig.pair();
    Task<Integer> read = pair.client().readAsync(new byte[10]);
    Task<Integer> write = pair.client().writeAsync(new byte[MUCH]);
    assertThat(NetRig.read(pair.server(), 10)).hasSize(10);
    pair.server().abort();
    NetRig.assertFails(write, NtStatus.CONNECTION_RESET);
    NetRig.assertFails(read, NtStatus.CONNECTION_RESET);
  }

  @Test
  void shouldBreakWritesToAPeerThatHasGone() throws Exception {
    NetRig.Pair pair = rig.pair();
    pair.server().close();
    assertThat(pair.client().readAsync(new byte[1]).join()).as("a clean end").isZero();
    int status = NetRig.status(untilItFails(pair.client()));
    assertThat(status).isIn(NtStatus.PIPE_BROKEN, NtStatus.CONNECTION_RESET);
  }

  @Test
  void shouldSayWhyItCannotConnect() throws Exception {
    InetSocketAddress nobody;
    try (ServerSocket socket = new ServerSocket(0)) {
      nobody = NetRig.loopback(socket.getLocalPort());
    }
    Task<TcpStream> refused = TcpStream.connectAsync(rig.system, nobody);
    NetRig.assertFails(refused, NtStatus.CONNECTION_REFUSED);
    assertThat(refused.exception()).hasMessageContaining("connect to /127.0.0.1:");
    // The multicast address of all hosts: no route leads there for TCP.
    InetSocketAddress nowhere = new InetSocketAddress(NetRig.address("224.0.0.1"), 1);
    NetRig.assertFails(TcpStream.connectAsync(rig.system, nowhere), NtStatus.NETWORK_UNREACHABLE);
  }

  /** A listener that never accepts, and connections that fill its backlog. */
  private static final class Full implements AutoCloseable {
    final ServerSocket listener;
    private final List<Socket> waiting = new ArrayList<>();

    Full() throws IOException {
      listener = new ServerSocket(0, 1, NetRig.address("127.0.0.1"));
      for (int i = 0; i < 2; i++) { // Linux takes one more than it is told
        waiting.add(new Socket(listener.getInetAddress(), listener.getLocalPort()));
      }
    }

    @Override
    public void close() throws IOException {
      for (Socket each : waiting) {
        each.close();
      }
      listener.close();
    }
  }

  @Test
  @SuppressWarnings("NullAway") // which callers need not use
  void shouldLeaveNothingOpenWhereAnArgumentIsMissing() {
    int before = descriptors();
    InetSocketAddress any = NetRig.loopback(0);
    for (int i = 0; i < 10; i++) {
      assertThatNullPointerException().isThrownBy(() -> TcpListener.bind(rig.system, any, 1, null));
      assertThatNullPointerException()
          .isThrownBy(() -> TcpStream.connectAsync(rig.system, any, null, OperationOptions.NONE));
      assertThatNullPointerException()
          .isThrownBy(() -> TcpStream.connectAsync(rig.system, any, TcpOptions.DEFAULT, null));
    }
    assertThat(descriptors()).isLessThan(before + 10);
  }

  private static int descriptors() {
    String[] open = new File("/proc/self/fd").list();
    return open == null ? 0 : open.length;
  }

  @Test
  void shouldGiveUpToConnectWhenTheTimeIsOverOrTheTokenSaysSo() throws Exception {
    try (Full full = new Full();
        CancellationTokenSource source = new CancellationTokenSource()) {
      InetSocketAddress to = NetRig.loopback(full.listener.getLocalPort());
      Task<TcpStream> late =
          TcpStream.connectAsync(rig.system, to, TcpOptions.DEFAULT, rig.within(1_000_000));
      Task<TcpStream> cancelled =
          TcpStream.connectAsync(
              rig.system, to, TcpOptions.DEFAULT, OperationOptions.of(source.token()));
      NetRig.assertFails(late, NtStatus.IO_TIMEOUT);
      assertThat(cancelled.isCompleted()).as("Linux answers nobody beyond the backlog").isFalse();
      source.cancel();
      NetRig.assertFails(cancelled, NtStatus.CANCELLED);
    }
  }

  @Test
  void shouldTakeNothingOutOfTheStreamWhenAReadIsCancelled() throws Exception {
    NetRig.Pair pair = rig.pair();
    try (CancellationTokenSource source = new CancellationTokenSource()) {
      OperationOptions until = OperationOptions.of(source.token());
      Task<Integer> first = pair.client().readAsync(new byte[10], 0, 10, until);
      Task<Integer> second = pair.client().readAsync(new byte[10], 0, 10, until);
      byte[] data = new byte[3];
      Task<Integer> third = pair.client().readAsync(data);
      source.cancel();
      NetRig.assertFails(first, NtStatus.CANCELLED);
      NetRig.assertFails(second, NtStatus.CANCELLED);
      pair.server().writeAsync(new byte[] {1, 2, 3});
      assertThat(third.join()).isPositive();
      assertThat(data[0]).isOne();
    }
  }

  @Test
  void shouldHoldAWriterBackAndBreakTheOutputWhenItIsCut() throws Exception {
    NetRig.Pair pair = rig.pair();
    try (CancellationTokenSource source = new CancellationTokenSource()) {
      Task<Integer> write =
          pair.client().writeAsync(new byte[MUCH], 0, MUCH, OperationOptions.of(source.token()));
      Task<Integer> next = pair.client().writeAsync(new byte[1]);
      assertThat(NetRig.read(pair.server(), 100)).hasSize(100);
      assertThat(write.isCompleted()).as("nobody reads").isFalse();
      source.cancel();
      NetRig.assertFails(write, NtStatus.CANCELLED);
      NetRig.assertFails(next, NtStatus.PIPE_BROKEN);
      pair.server().writeAsync(new byte[] {1}).join();
      assertThat(NetRig.read(pair.client(), 1)).as("the input is whole").containsExactly(1);
    }
  }

  @Test
  void shouldGoOnWritingWhenAWriteIsCancelledBeforeItsTurn() throws Exception {
    NetRig.Pair pair = rig.pair();
    try (CancellationTokenSource source = new CancellationTokenSource()) {
      Task<Integer> write = pair.client().writeAsync(new byte[MUCH]);
      Task<Integer> behind =
          pair.client().writeAsync(new byte[9], 0, 9, OperationOptions.of(source.token()));
      source.cancel();
      NetRig.assertFails(behind, NtStatus.CANCELLED);
      Task<Integer> last = pair.client().writeAsync(new byte[] {42});
      byte[] all = NetRig.read(pair.server(), MUCH + 1);
      assertThat(all).hasSize(MUCH + 1).endsWith(42);
      assertThat(write.join()).isEqualTo(MUCH);
      assertThat(last.join()).isOne();
    }
  }
}
