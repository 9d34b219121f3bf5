package usbtoaster.watch;

import com.fasterxml.jackson.jr.ob.JSON;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import usbtoaster.watch.Client.Message;

/**
 * The page, its orders and its events over HTTP. Each request has a virtual thread; a browser that
 * listens keeps its own, and hears something every {@value #HEARTBEAT_SECONDS} s at least.
 */
final class WatchServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WatchServer.class);
  private static final int BACKLOG = 16;
  private static final int MOST_BODY_BYTES = 4096;
  private static final int MOST_AT_ONCE = 64;
  private static final int HEARTBEAT_SECONDS = 10;
  private static final String POLICY =
      "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";

  private final HttpServer http;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore places = new Semaphore(MOST_AT_ONCE);
  private final Gate gate;
  private final Clients clients;
  private final Publisher publisher;
  private final Orders orders;

  /**
   * Binds the address.
   *
   * @param address the port 0 is any free one
   * @param given the address as the user wrote it; null: it is loopback's
   * @throws java.net.BindException if the port is in use, or the address not this machine's
   */
  WatchServer(
      InetSocketAddress address,
      @Nullable String given,
      Clients clients,
      Publisher publisher,
      Orders orders)
      throws IOException {
    this.clients = clients;
    this.publisher = publisher;
    this.orders = orders;
    http = HttpServer.create(address, BACKLOG);
    gate = Gate.of(http.getAddress(), given);
    http.setExecutor(threads);
    http.createContext("/", this::serve);
  }

  void start() {
    http.start();
  }

  InetSocketAddress address() {
    return http.getAddress();
  }

  /** Returns what a URL of this server ends with. */
  String query() {
    return gate.query();
  }

  private void serve(HttpExchange exchange) {
    try (exchange) {
      answer(exchange);
    } catch (IOException e) {
      LOG.debug("A browser is gone.", e);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    headers(exchange.getResponseHeaders());
    boolean place = places.tryAcquire();
    try {
      if (!place) {
        throw new Refusal(Refusal.UNAVAILABLE, "The server is busy: try again.");
      }
      gate.check(exchange);
      route(exchange, exchange.getRequestURI().getPath());
    } catch (Refusal refusal) {
      error(exchange, refusal.status(), String.valueOf(refusal.getMessage()));
    } catch (RuntimeException e) {
      LOG.error("A request could not be answered.", e);
      if (exchange.getResponseCode() < 0) { // nothing was sent: a browser would wait for ever
        error(exchange, 500, "The server has failed at this: its log has the reason.");
      }
    } finally {
      if (place) {
        places.release();
      }
    }
  }

  private static void headers(Headers headers) {
    headers.set("Cache-Control", "no-store");
    headers.set("Content-Security-Policy", POLICY);
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("X-Frame-Options", "DENY");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Cross-Origin-Opener-Policy", "same-origin");
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
  }

  private void route(HttpExchange exchange, String path) throws IOException {
    boolean order = path.startsWith("/api/") && !path.equals("/api/state");
    String method = exchange.getRequestMethod();
    boolean head = method.equals("HEAD");
    if (order ? !method.equals("POST") : !(method.equals("GET") || head)) {
      exchange.getResponseHeaders().set("Allow", order ? "POST" : "GET, HEAD");
      error(exchange, 405, "This takes " + (order ? "POST" : "GET") + " only.");
      return;
    }
    if (path.equals("/") && gate.brings(exchange)) {
      giveCookie(exchange);
      return;
    }
    gate.checkToken(exchange);
    if (order) {
      orders.follow(path, body(exchange));
      send(exchange, 200, "application/json", "{\"ok\":true}".getBytes(StandardCharsets.UTF_8));
    } else if (path.equals("/api/state")) {
      byte[] state = publisher.lastState().getBytes(StandardCharsets.UTF_8);
      send(exchange, 200, "application/json", state);
    } else if (path.equals("/events") && !head) {
      events(exchange);
    } else {
      page(exchange, path);
    }
  }

  /** The token leaves the address line: the page itself asks for the page, and has the cookie. */
  private void giveCookie(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Set-Cookie", gate.cookie());
    exchange.getResponseHeaders().set("Refresh", "0; url=/");
    byte[] text = "<!doctype html><title>Toaster</title>".getBytes(StandardCharsets.UTF_8);
    send(exchange, 200, "text/html; charset=utf-8", text);
  }

  private static void page(HttpExchange exchange, String path) throws IOException {
    Page.File file = Page.at(path);
    if (file == null) {
      throw new Refusal(Refusal.NOT_FOUND, "There is nothing of that name.");
    }
    send(exchange, 200, file.type(), file.bytes());
  }

  private static byte[] body(HttpExchange exchange) throws IOException {
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    String bare = type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (!bare.equals("application/json")) {
      throw new Refusal(Refusal.NO_JSON, "Orders are JSON: send Content-Type: application/json.");
    }
    byte[] body = exchange.getRequestBody().readNBytes(MOST_BODY_BYTES + 1);
    if (body.length > MOST_BODY_BYTES) {
      throw new Refusal(
          Refusal.TOO_LARGE, "An order has %d bytes at most.".formatted(MOST_BODY_BYTES));
    }
    return body;
  }

  private static void error(HttpExchange exchange, int status, String sentence) throws IOException {
    byte[] body = JSON.std.asBytes(Map.of("error", sentence));
    send(exchange, status, "application/json", body);
  }

  private static void send(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, head || body.length == 0 ? -1 : body.length);
    if (!head) {
      exchange.getResponseBody().write(body);
    }
  }

  /** Sends what happens, until the browser is gone or the server is closed. */
  private void events(HttpExchange exchange) throws IOException {
    Client client = clients.open(new Message("state", publisher.lastState()));
    try {
      exchange.getResponseHeaders().set("Content-Type", "text/event-stream; charset=utf-8");
      exchange.sendResponseHeaders(200, 0);
      OutputStream out = exchange.getResponseBody();
      while (!client.isClosed()) {
        Message message = client.take(TimeUnit.SECONDS.toNanos(HEARTBEAT_SECONDS));
        String text = message == null ? ": still here\n\n" : message.text();
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the server is being closed
    } finally {
      clients.close(client);
    }
  }

  /** Ends all; answers that are under way are cut off. */
  @Override
  public void close() {
    clients.closeAll();
    http.stop(0);
    threads.shutdownNow();
  }
}
