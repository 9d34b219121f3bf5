package usbtoaster.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import usbtoaster.pico.Pace;
import usbtoaster.targets.EmulatorOptions;
import usbtoaster.targets.Target;
import usbtoaster.targets.TargetOptions;

/** Who is let in: with requests that no browser would send, and some that one would be made to. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class GateTest {
  private Watch loopback;
  private Watch bound;

  @BeforeAll
  void open() throws Exception {
    loopback = WatchTest.open(Target.EMULATOR);
    TargetOptions options =
        TargetOptions.DEFAULT.withEmulator(new EmulatorOptions(null, Pace.REAL));
    bound =
        Watch.open(
            WatchOptions.of(Target.EMULATOR, options),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            "127.0.0.1");
  }

  @AfterAll
  void close() {
    loopback.close();
    bound.close();
  }

  /** Sends a request of these lines, of which PORT is the server's, and returns the answer. */
  private static String ask(Watch watch, String request) throws Exception {
    int port = URI.create(watch.url()).getPort();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      String text = request.replace("PORT", String.valueOf(port)).replace("; ", "\r\n");
      socket
          .getOutputStream()
          .write((text + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.UTF_8));
      try (InputStream in = socket.getInputStream()) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
    }
  }

  private static int status(String answer) {
    return Integer.parseInt(answer.split(" ", 3)[1]);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GET / HTTP/1.1; Host: 127.0.0.1:PORT                                                | 200
          GET / HTTP/1.1; Host: LocalHost:PORT                                                | 200
          GET / HTTP/1.1; Host: [::1]:PORT                                                    | 200
          HEAD / HTTP/1.1; Host: 127.0.0.1:PORT                                               | 200
          GET / HTTP/1.1; Host: 127.0.0.1                                                     | 421
          GET / HTTP/1.1; Host: 127.0.0.1:1                                                   | 421
          GET / HTTP/1.1; Host: toaster.example:PORT                                          | 421
          GET / HTTP/1.1; Host: 127.0.0.1.example:PORT                                        | 421
          GET / HTTP/1.1; Host: 127.0.0.1:PORT; Host: toaster.example:PORT                    | 421
          GET / HTTP/1.0; Accept: */*                                                         | 421
          GET /api/state HTTP/1.1; Host: 127.0.0.1:PORT; Origin: http://127.0.0.1:PORT        | 200
          GET /api/state HTTP/1.1; Host: 127.0.0.1:PORT; Origin: http://localhost:PORT        | 403
          GET /api/state HTTP/1.1; Host: 127.0.0.1:PORT; Origin: https://127.0.0.1:PORT       | 403
          GET /api/state HTTP/1.1; Host: 127.0.0.1:PORT; Origin: http://toaster.example       | 403
          GET /api/state HTTP/1.1; Host: 127.0.0.1:PORT; Origin: null                         | 403
          GET /events HTTP/1.1; Host: 127.0.0.1:PORT; Sec-Fetch-Site: cross-site              | 403
          GET /events HTTP/1.1; Host: 127.0.0.1:PORT; Sec-Fetch-Site: same-site               | 403
          GET / HTTP/1.1; Host: 127.0.0.1:PORT; Sec-Fetch-Site: cross-site                    | 200
          POST / HTTP/1.1; Host: 127.0.0.1:PORT; Content-Length: 0                            | 405
          BREW / HTTP/1.1; Host: 127.0.0.1:PORT                                               | 405
          GET /app/../index.html HTTP/1.1; Host: 127.0.0.1:PORT                               | 404
          GET /app/..%2findex.js HTTP/1.1; Host: 127.0.0.1:PORT                               | 404
          """)
  void shouldLetInWhoAsksUnderOurName(String request, int status) throws Exception {
    String answer = ask(loopback, request);
    assertThat(status(answer)).isEqualTo(status);
    if (status != 404) {
      assertThat(answer).contains("Content-security-policy: default-src 'self'");
    }
  }

  @Test
  void shouldAskForTheTokenWhereOthersReachTheAddress() throws Exception {
    Matcher token = Pattern.compile("token=([0-9a-f]{32})").matcher(bound.url());
    assertThat(token.find()).isTrue();
    String host = "Host: 127.0.0.1:PORT";
    String get = " HTTP/1.1; " + host;
    for (String path :
        new String[] {"/", "/app/main.js", "/api/state", "/events", "/?token=", "/?token=0"}) {
      assertThat(status(ask(bound, "GET " + path + get))).as(path).isEqualTo(403);
    }
    String welcome = ask(bound, "GET /?token=" + token.group(1) + get);
    assertThat(status(welcome)).isEqualTo(200);
    assertThat(welcome).contains("HttpOnly; SameSite=Strict").contains("Refresh: 0; url=/");
    Matcher cookie = Pattern.compile("Set-cookie: ([^;]+);").matcher(welcome);
    assertThat(cookie.find()).isTrue();
    String with = get + "; Cookie: other=1, x; Cookie: " + cookie.group(1);
    assertThat(status(ask(bound, "GET /api/state" + with))).isEqualTo(200);
    assertThat(status(ask(bound, "GET /" + with))).isEqualTo(200);
    assertThat(status(ask(bound, "GET /" + with.replace("toaster-", "roaster-")))).isEqualTo(403);
    assertThat(loopback.url()).doesNotContain("token");
  }
}
