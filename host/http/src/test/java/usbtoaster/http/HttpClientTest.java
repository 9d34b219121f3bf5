package usbtoaster.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import usbtoaster.async.CancellationTokenSource;
import usbtoaster.async.Task;
import usbtoaster.io.OperationOptions;
import usbtoaster.io.ThreadPool;
import usbtoaster.io.ThreadPoolOptions;
import usbtoaster.kernel.IoManager;
import usbtoaster.trace.Trace;
import usbtoaster.trace.census.ThreadKind;

class HttpClientTest {
  private static final URI BREAD = URI.create("http://127.0.0.1/bread");

  private final IoManager io = new IoManager(Trace.OFF, 16);
  private final ThreadPool pool = new ThreadPool(io, ThreadPoolOptions.DEFAULT);
  private final ScriptedServer server = new ScriptedServer(io, pool);

  @AfterEach
  void close() {
    pool.close();
  }

  private Task<HttpResponse> get(HttpPolicy policy) {
    return new HttpClient(server, pool.workers(), policy, HttpLimits.DEFAULT).getAsync(BREAD);
  }

  @ParameterizedTest
  @CsvSource({"NET_CORE_2_0,WORKER", "NET_CORE_2_1,IO", "NET_7,WORKER"})
  void shouldRunTheCallersContinuationWhereThePolicySays(HttpPolicy policy, ThreadKind kind)
      throws Exception {
    Task<HttpResponse> answer = get(policy);
    CompletableFuture<ThreadKind> where = new CompletableFuture<>();
    answer.onCompleted(() -> where.complete(ThreadKind.of(Thread.currentThread())), false);
    assertThat(server.request()).startsWith("GET /bread HTTP/1.1\r\n");
    server.answer("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nto");
    server.answer("ast");
    assertThat(where.get()).isEqualTo(kind);
    assertThat(answer.result().body()).asString().isEqualTo("toast");
    assertThat(answer.result().header("CONTENT-LENGTH")).contains("5");
  }

  @Test
  void shouldFailIfTheConnectionEndsEarly() throws Exception {
    Task<HttpResponse> answer = get(HttpPolicy.NET_7);
    CompletableFuture<Boolean> over = new CompletableFuture<>();
    answer.onCompleted(() -> over.complete(true), false);
    server.answer("HTTP/1.1 200 OK\r\nContent-Le");
    server.answer("");
    over.get();
    assertThat(answer.exception())
        .isInstanceOf(HttpException.class)
        .hasMessage("The connection ended before the answer was whole.");
  }

  @Test
  void shouldEndWhenItsTokenSaysSo() throws Exception {
    CancellationTokenSource source = new CancellationTokenSource();
    HttpClient client =
        new HttpClient(server, pool.workers(), HttpPolicy.NET_7, HttpLimits.DEFAULT);
    Task<HttpResponse> answer =
        client.sendAsync(HttpRequest.get(BREAD), OperationOptions.of(source.token()));
    CompletableFuture<Boolean> over = new CompletableFuture<>();
    answer.onCompleted(() -> over.complete(true), false);
    server.answer("HTTP/1.1 200 OK\r\n");
    source.cancel();
    over.get();
    assertThat(answer.isCanceled()).isTrue();
  }

  @Test
  void shouldFailIfNobodyCanBeConnectedTo() {
    HttpConnector nobody =
        (host, port, inlining, until) -> Task.failed(new HttpException("Refused."));
    HttpClient client =
        new HttpClient(nobody, pool.workers(), HttpPolicy.NET_CORE_2_1, HttpLimits.DEFAULT);
    assertThat(client.getAsync(BREAD).exception()).hasMessage("Refused.");
  }
}
