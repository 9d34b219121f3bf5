package usbtoaster.watch;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says who may ask: nobody under another name than that of the bound address, so that no name that
 * was made to lead here does; no page of another origin; and, where others than this machine reach
 * the address, only who has the token.
 *
 * <p>Immutable. Any thread may ask.
 */
final class Gate {
  private static final int TOKEN_BYTES = 16;

  private final Set<String> hosts;
  private final @Nullable String token;
  private final String cookie;

  private Gate(Set<String> hosts, @Nullable String token, String cookie) {
    this.hosts = Set.copyOf(hosts);
    this.token = token;
    this.cookie = cookie;
  }

  /**
   * Makes the gate of a server.
   *
   * @param bound where it listens
   * @param given the address as the user wrote it; null: loopback, which needs no token
   */
  static Gate of(InetSocketAddress bound, @Nullable String given) {
    Set<String> names = new HashSet<>(List.of("localhost", "127.0.0.1", "[::1]"));
    if (given != null) {
      names.add(literal(given).toLowerCase(Locale.ROOT));
      names.add(literal(bound.getAddress().getHostAddress()));
      if (bound.getAddress().isAnyLocalAddress()) {
        names.addAll(addressesOfThisMachine());
      }
    }
    Set<String> hosts = new HashSet<>();
    for (String name : names) {
      hosts.add(name + ":" + bound.getPort());
      if (bound.getPort() == 80) {
        hosts.add(name);
      }
    }
    return new Gate(hosts, given == null ? null : newToken(), "toaster-" + bound.getPort());
  }

  /** Returns an address as it stands in a URL. */
  static String literal(String address) {
    String bare = address.replaceFirst("%.*", "");
    return bare.contains(":") && !bare.startsWith("[") ? "[" + bare + "]" : bare;
  }

  private static Set<String> addressesOfThisMachine() {
    Set<String> addresses = new HashSet<>();
    try {
      NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .map(InetAddress::getHostAddress)
          .map(Gate::literal)
          .forEach(addresses::add);
    } catch (SocketException e) {
      // Those that cannot be told are refused.
    }
    return addresses;
  }

  private static String newToken() {
    byte[] random = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  /** Returns what a URL of this server ends with: the token, where one is needed; or "". */
  String query() {
    return token == null ? "" : "?token=" + token;
  }

  /**
   * Lets a request in.
   *
   * @throws Refusal if it may not
   */
  void check(HttpExchange exchange) {
    Headers headers = exchange.getRequestHeaders();
    List<String> host = headers.getOrDefault("Host", List.of());
    if (host.size() != 1 || !hosts.contains(host.getFirst().toLowerCase(Locale.ROOT))) {
      throw new Refusal(
          Refusal.MISDIRECTED,
          "This server is not known by that name: take the URL that toaster watch has printed.");
    }
    for (String origin : headers.getOrDefault("Origin", List.of())) {
      if (!origin.equalsIgnoreCase("http://" + host.getFirst())) {
        throw foreign();
      }
    }
    boolean page = exchange.getRequestURI().getPath().equals("/");
    String site = headers.getFirst("Sec-Fetch-Site");
    if (!page && site != null && !site.equals("same-origin") && !site.equals("none")) {
      throw foreign(); // to follow a link from elsewhere to the page is no harm
    }
  }

  private static Refusal foreign() {
    return new Refusal(
        Refusal.FORBIDDEN, "Pages of other origins may not use this server: open its own page.");
  }

  /** Returns whether the request's URL has the token, whose cookie the browser is to be given. */
  boolean brings(HttpExchange exchange) {
    String query = exchange.getRequestURI().getRawQuery();
    return token != null && query != null && query.startsWith("token=") && is(query.substring(6));
  }

  /** Returns the header that gives the browser its cookie. */
  String cookie() {
    return cookie + "=" + token + "; Path=/; HttpOnly; SameSite=Strict";
  }

  /**
   * Looks for the token.
   *
   * @throws Refusal if it is needed, and is not there
   */
  void checkToken(HttpExchange exchange) {
    if (token == null) {
      return;
    }
    for (String line : exchange.getRequestHeaders().getOrDefault("Cookie", List.of())) {
      for (String pair : line.split(";", -1)) {
        String[] parts = pair.strip().split("=", 2);
        if (parts.length == 2 && parts[0].equals(cookie) && is(parts[1])) {
          return;
        }
      }
    }
    throw new Refusal(
        Refusal.FORBIDDEN, "The token is missing: take the URL that toaster watch has printed.");
  }

  private boolean is(String offered) {
    String expected = token;
    return expected != null
        && MessageDigest.isEqual(
            offered.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
  }
}
