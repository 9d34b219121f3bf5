package usbtoaster.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import usbtoaster.async.CancellationTokenSource;
import usbtoaster.async.Task;
import usbtoaster.async.TaskException;
import usbtoaster.engine.EngineKind;
import usbtoaster.engines.EngineOptions;
import usbtoaster.engines.IoSystem;
import usbtoaster.io.Inlining;
import usbtoaster.io.IoException;
import usbtoaster.io.OperationOptions;
import usbtoaster.io.ThreadPoolOptions;
import usbtoaster.io.WorkerOptions;
import usbtoaster.trace.census.ThreadCensus;

/** The client on sockets of the best engine that is here. */
class TcpConnectorTest {
  private static final String ANSWER =
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\ntoast\r\n0\r\n\r\n";

  private static Task<HttpResponse> get(IoSystem system, String host, int port) {
    HttpClient client =
        new HttpClient(
            new TcpConnector(system),
            system.pool().workers(),
            HttpPolicy.NET_7,
            HttpLimits.DEFAULT);
    return client.getAsync(URI.create("http://" + host + ":" + port + "/bread"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost"})
  void shouldGetOverASocket(String host) throws Exception {
    InetAddress loopback = InetAddress.getByName(host);
    try (ServerSocket server = new ServerSocket(0, 1, loopback);
        IoSystem system = IoSystem.open(EngineOptions.BEST)) {
      Task<HttpResponse> answer = get(system, host, server.getLocalPort());
      try (Socket accepted = server.accept()) {
        assertThat(accepted.getInputStream().read()).isEqualTo('G');
        accepted.getOutputStream().write(ANSWER.getBytes(ISO_8859_1));
        assertThat(answer.join().body()).asString().isEqualTo("toast");
        while (accepted.getInputStream().read() >= 0) {
          // The client has sent its whole request, and closes.
        }
      }
    }
  }

  @Test
  void shouldFailIfNobodyListens() throws Exception {
    int port;
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = server.getLocalPort();
    }
    try (IoSystem system = IoSystem.open(EngineOptions.BEST)) {
      assertThatThrownBy(() -> get(system, "127.0.0.1", port).join())
          .isInstanceOf(TaskException.class)
          .hasCauseInstanceOf(IoException.class);
    }
  }

  @Test
  void shouldBeCanceledWhileItLooksForTheHost() throws Exception {
    ThreadPoolOptions one =
        ThreadPoolOptions.DEFAULT.withWorkers(WorkerOptions.DEFAULT.withSizes(1, 1));
    CountDownLatch found = new CountDownLatch(1);
    try (IoSystem system = IoSystem.open(EngineOptions.of(EngineKind.BLOCKING).withPool(one));
        CancellationTokenSource token = new CancellationTokenSource()) {
      system.pool().workers().queue(() -> await(found)); // so nobody looks for the host
      Task<HttpTransport> connect =
          new TcpConnector(system)
              .connectAsync("localhost", 1, Inlining.INLINE, OperationOptions.of(token.token()));
      token.cancel();
      assertThat(connect.isCanceled()).isTrue();
      found.countDown();
    }
  }

  @Test
  void shouldLookForNoHostWhereItIsCanceledAlready() throws Exception {
    try (IoSystem system = IoSystem.open(EngineOptions.of(EngineKind.BLOCKING));
        CancellationTokenSource token = new CancellationTokenSource()) {
      token.cancel();
      Task<HttpTransport> connect =
          new TcpConnector(system)
              .connectAsync("localhost", 1, Inlining.INLINE, OperationOptions.of(token.token()));
      assertThat(connect.isCanceled()).isTrue();
      assertThat(system.pool().workerThreads()).isZero();
    }
  }

  @Test
  void shouldBeSeenByACensusWhereItLooksForTheHost() throws Exception {
    CountDownLatch looks = new CountDownLatch(1);
    CountDownLatch found = new CountDownLatch(1);
    IllegalStateException fault = new IllegalStateException("the look fails, on purpose");
    try (IoSystem system = IoSystem.open(EngineOptions.of(EngineKind.BLOCKING))) {
      Task<HttpTransport> connect =
          new TcpConnector(
                  system,
                  host -> {
                    looks.countDown();
                    await(found);
                    throw fault;
                  })
              .connectAsync("toaster.example", 1, Inlining.INLINE, OperationOptions.NONE);
      await(looks);
      assertThat(ThreadCensus.take((blocker, stack) -> false).waiting())
          .singleElement()
          .satisfies(
              entry ->
                  assertThat(ThreadCensus.does(entry))
                      .isEqualTo("WAITS for a request: asks for the address of a host"));
      found.countDown();
      assertThatThrownBy(connect::join).hasCause(fault);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
