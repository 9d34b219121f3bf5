package usbtoaster.watch;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import usbtoaster.view.picture.Picture;

/**
 * A server that tells the page whatever the test says: what no toaster does, and when it likes.
 *
 * <p>Any thread. It keeps what the page orders, and takes everything.
 */
final class FakeServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<HttpExchange> listeners = new CopyOnWriteArrayList<>();
  private final List<String> orders = new CopyOnWriteArrayList<>();
  private final String firstState;
  private volatile @Nullable String refusal; // set by the test, read by the server

  FakeServer(int port, String firstState) throws IOException {
    this.firstState = firstState;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  String url() {
    return "http://127.0.0.1:" + port() + "/";
  }

  /** Returns what the page has ordered: "/api/toast {"pieces":1}". */
  List<String> orders() {
    return orders;
  }

  /** Answers every order with this reason from now on; null takes them again. */
  void refuse(@Nullable String sentence) {
    refusal = sentence;
  }

  /** Sends an event to every page that listens. */
  void tell(String name, String json) {
    listeners.removeIf(each -> isGone(each, name, json));
  }

  private static boolean isGone(HttpExchange listener, String name, String json) {
    try {
      send(listener, name, json);
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  private static void send(HttpExchange to, String name, String json) throws IOException {
    OutputStream body = to.getResponseBody();
    body.write(("event: " + name + "\ndata: " + json.replace("\n", "") + "\n\n").getBytes(UTF_8));
    body.flush();
  }

  private void serve(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    exchange
        .getResponseHeaders()
        .set("Content-Security-Policy", "default-src 'self'; base-uri 'none'; form-action 'none'");
    if (path.equals("/events")) {
      exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
      exchange.sendResponseHeaders(200, 0);
      send(exchange, "state", firstState);
      listeners.add(exchange);
    } else if (path.startsWith("/api/")) {
      orders.add(path + " " + new String(exchange.getRequestBody().readAllBytes(), UTF_8));
      String no = refusal;
      String answer = no == null ? "{\"ok\":true}" : "{\"error\":\"" + no + "\"}";
      answer(exchange, no == null ? 200 : 409, "application/json", answer.getBytes(UTF_8));
    } else if (path.equals("/picture.svg")) {
      answer(exchange, 200, "image/svg+xml", Picture.template().getBytes(UTF_8));
    } else {
      serveFile(exchange, path.equals("/") ? "/app/index.html" : path);
    }
  }

  private static void serveFile(HttpExchange exchange, String path) throws IOException {
    String name = path.replace("/app/", "page/");
    try (InputStream in = FakeServer.class.getResourceAsStream(name)) {
      if (in == null) {
        answer(exchange, 404, "text/plain", new byte[0]);
      } else {
        answer(exchange, 200, type(name), in.readAllBytes());
      }
    }
  }

  private static String type(String name) {
    return switch (name.substring(name.lastIndexOf('.'))) {
      case ".html" -> "text/html; charset=utf-8";
      case ".js" -> "text/javascript; charset=utf-8";
      case ".css" -> "text/css; charset=utf-8";
      case ".svg" -> "image/svg+xml";
      default -> "application/octet-stream";
    };
  }

  private static void answer(HttpExchange exchange, int code, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(code, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    listeners.forEach(HttpExchange::close);
    threads.shutdownNow();
  }
}
