package usbtoaster.otlp;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;
import usbtoaster.testing.ProtobufMessage;

/** A collector on loopback that takes OTLP by HTTP, and reads it by nothing but its wire format. */
final class Collector implements AutoCloseable {
  /** A span; times in nanoseconds since 1970, ids in hexadecimal digits. */
  record Received(
      String trace,
      String id,
      String parent,
      String name,
      long begin,
      long end,
      long status,
      Map<String, String> attributes) {}

  private final HttpServer server;
  private final int answer;
  private final List<Received> spans = new CopyOnWriteArrayList<>();
  private final List<Map<String, String>> resources = new CopyOnWriteArrayList<>();

  /** Listens, and answers each request with an HTTP status. */
  Collector(int answer) throws IOException {
    this.answer = answer;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v1/traces", this::handle);
    server.start();
  }

  String url() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      boolean packed = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
      read(new ProtobufMessage(packed ? unpacked(body) : body));
      exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
      exchange.sendResponseHeaders(answer, -1);
    }
  }

  private static byte[] unpacked(byte[] bytes) {
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read(ProtobufMessage request) {
    for (ProtobufMessage ofResource : request.messages(1)) {
      resources.add(attributes(ofResource.message(1).messages(1)));
      for (ProtobufMessage ofScope : ofResource.messages(2)) {
        ofScope.messages(2).forEach(span -> spans.add(span(span)));
      }
    }
  }

  private static Received span(ProtobufMessage span) {
    return new Received(
        hex(span.bytes(1)),
        hex(span.bytes(2)),
        hex(span.bytes(4)),
        span.text(5),
        span.number(7),
        span.number(8),
        span.message(15).number(3),
        attributes(span.messages(9)));
  }

  private static Map<String, String> attributes(List<ProtobufMessage> pairs) {
    Map<String, String> attributes = new LinkedHashMap<>();
    for (ProtobufMessage pair : pairs) {
      ProtobufMessage value = pair.message(2);
      attributes.put(pair.text(1), value.has(1) ? value.text(1) : number(value));
    }
    return attributes;
  }

  private static String number(ProtobufMessage value) {
    return value.has(2) ? Boolean.toString(value.number(2) != 0) : Long.toString(value.number(3));
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  List<Received> spans() {
    return spans;
  }

  List<Map<String, String>> resources() {
    return resources;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
