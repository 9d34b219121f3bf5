package usbtoaster.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.net.URI;
import java.util.List;

/**
 * What is asked for: a resource, by {@code GET}.
 *
 * @param uri absolute, of the scheme http, without a user
 * @param headers besides Host and Connection, which the client writes itself
 */
public record HttpRequest(URI uri, List<HttpHeader> headers) {
  private static final int USUAL_PORT = 80;

  /**
   * Checks the address and the headers.
   *
   * @throws IllegalArgumentException if this client cannot ask for that
   */
  public HttpRequest {
    headers = List.copyOf(headers);
    if (!"http".equalsIgnoreCase(uri.getScheme()) || uri.getHost() == null) {
      throw new IllegalArgumentException("This client gets http://host/path only, not " + uri);
    }
    if (uri.getRawUserInfo() != null) {
      throw new IllegalArgumentException("This client sends no password: leave it out of the URI.");
    }
    for (HttpHeader header : headers) {
      if (header.isNamed("host")
          || header.isNamed("connection")
          || header.isNamed("content-length")
          || header.isNamed("transfer-encoding")) {
        throw new IllegalArgumentException(
            "The client writes the header " + header.name() + " itself: leave it out.");
      }
    }
  }

  /** A request without further headers. */
  public static HttpRequest get(URI uri) {
    return new HttpRequest(uri, List.of());
  }

  String host() {
    String host = uri.getHost();
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  int port() {
    return uri.getPort() < 0 ? USUAL_PORT : uri.getPort();
  }

  /** Returns the bytes of the request. A URI that was parsed has no spaces and no line ends. */
  byte[] bytes() {
    URI plain = URI.create(uri.toASCIIString());
    String path = plain.getRawPath();
    String query = plain.getRawQuery();
    StringBuilder text = new StringBuilder("GET ").append(path.isEmpty() ? "/" : path);
    text.append(query == null ? "" : "?" + query);
    text.append(" HTTP/1.1\r\nHost: ").append(uri.getHost());
    text.append(uri.getPort() < 0 ? "" : ":" + uri.getPort());
    text.append("\r\nConnection: close\r\n");
    headers.forEach(
        header -> text.append(header.name()).append(": ").append(header.value()).append("\r\n"));
    return text.append("\r\n").toString().getBytes(ISO_8859_1);
  }
}
