package usbtoaster.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpParserTest {
  private static final HttpLimits SMALL = new HttpLimits(64, 3, 20);

  /** Feeds an answer in pieces of at most {@code most} bytes, and then the connection's end. */
  private static HttpResponse parse(String answer, int most) throws HttpException {
    HttpParser parser = new HttpParser(SMALL);
    byte[] bytes = answer.getBytes(ISO_8859_1);
    boolean whole = false;
    for (int at = 0; at < bytes.length && !whole; at += most) {
      byte[] piece = Arrays.copyOfRange(bytes, at, Math.min(at + most, bytes.length));
      whole = parser.feed(piece, piece.length);
    }
    if (!whole) {
      parser.feed(new byte[0], 0);
    }
    return parser.response();
  }

  /** Returns text in which | stands for CR LF, ^ for LF, _ for CR. */
  private static String lines(String text) {
    return text.replace("|", "\r\n").replace("^", "\n").replace("_", "\r");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "HTTP/1.1 200 OK|Content-Length: 5||hello~200~hello",
        "HTTP/1.1 200 OK|content-length:5|Content-Length: 5||hello, and more~200~hello",
        "HTTP/1.0 200 OK||all to the end~200~all to the end",
        "HTTP/1.1 404 |Content-Length: 0||~404~''",
        "HTTP/1.1 204 No Content|Content-Length: 7||~204~''",
        "HTTP/1.1 100 Continue|X: y||HTTP/1.1 200|Content-Length: 1||x~200~x",
        "HTTP/1.1 200 OK|Transfer-Encoding: Chunked||3|abc|00A;x=y|0123456789|0|T: r||~200"
            + "~abc0123456789",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||0||~200~''"
      })
  void shouldReadAnAnswerInAnyPieces(String answer, int status, String body) throws Exception {
    for (int most = 1; most <= answer.length() * 2; most++) {
      HttpResponse response = parse(lines(answer), most);
      assertThat(response.status()).isEqualTo(status);
      assertThat(new String(response.body(), ISO_8859_1)).isEqualTo(body);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "SSH-2.0-OpenSSH||~does not speak HTTP/1",
        "HTTP/1.1 200 OK^X: y||~CR LF",
        "HTTP/1.1 200 OK|X: y_z||~CR LF",
        "HTTP/1.1 200 OK|X: y| z||~folded",
        "HTTP/1.1 200 OK|X y: z||~A header's name",
        "HTTP/1.1 200 OK|A: 1|B: 2|C: 3|D: 4||~more than 3 headers",
        "HTTP/1.1 200 OK|Content-Length: 21||~larger than 20",
        "HTTP/1.1 200 OK|Content-Length: 999999999999999999||~larger than 20",
        "HTTP/1.1 200 OK|Content-Length: -1||~no number",
        "HTTP/1.1 200 OK|Content-Length: 1|Content-Length: 2||~several",
        "HTTP/1.1 200 OK|Content-Length: 1|Transfer-Encoding: chunked||~length and chunks",
        "HTTP/1.1 200 OK|Transfer-Encoding: gzip, chunked||~coded in a way",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||x|~no number",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||FFFFFFFFFFFFFFF|~larger than 20",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||2|abc||~longer than the server said",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||0|A: 1|A: 1|A: 1|A: 1||~more than 3 headers",
        "HTTP/1.1 200 OK||123456789012345678901~larger than 20",
        "HTTP/1.1 200 OK|Content-Length: 5||hell~ended before",
        "HTTP/1.1 101 Switching||~another protocol",
        "HTTP/1.1 200 0123456789012345678901234567890123456789012345678901234567890~longer than 64"
      })
  void shouldRefuse(String answer, String why) {
    assertThatThrownBy(() -> parse(lines(answer), 7))
        .isInstanceOf(HttpException.class)
        .hasMessageContaining(why);
  }

  @Test
  void shouldEndWithAnAnswerOrAnExceptionWhateverComes() {
    long seed = Long.getLong("toaster.seed", System.nanoTime());
    System.out.println("HttpParserTest: -Dtoaster.seed=" + seed);
    Random random = new Random(seed);
    String good = lines("HTTP/1.1 200 OK|Transfer-Encoding: chunked||3|abc|0||");
    for (int i = 0; i < 5_000; i++) {
      StringBuilder damaged = new StringBuilder(good);
      damaged.setCharAt(random.nextInt(good.length()), (char) random.nextInt(256));
      try {
        assertThat(parse(damaged.toString(), 1 + random.nextInt(9)).body()).hasSizeBetween(0, 20);
      } catch (HttpException refused) {
        assertThat(refused).hasMessageEndingWith(".");
      }
    }
  }
}
