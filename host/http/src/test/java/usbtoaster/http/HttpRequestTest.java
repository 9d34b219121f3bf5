package usbtoaster.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpRequestTest {
  @Test
  void shouldWriteARequest() {
    HttpRequest request =
        new HttpRequest(
            URI.create("http://[::1]:8080/br%20ead/tö?q=1#top"),
            List.of(new HttpHeader("Accept", "text/plain")));
    assertThat(new String(request.bytes(), ISO_8859_1).split("\r\n", -1))
        .containsExactly(
            "GET /br%20ead/t%C3%B6?q=1 HTTP/1.1",
            "Host: [::1]:8080", "Connection: close", "Accept: text/plain", "", "");
    assertThat(request.host()).isEqualTo("::1");
    assertThat(HttpRequest.get(URI.create("http://host")).port()).isEqualTo(80);
    assertThat(new String(HttpRequest.get(URI.create("http://host")).bytes(), ISO_8859_1))
        .startsWith("GET / HTTP/1.1\r\nHost: host\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://host/", "file:///etc/passwd", "/path", "http://me:pw@host/"})
  void shouldRefuseWhatItCannotGet(String uri) {
    assertThatIllegalArgumentException().isThrownBy(() -> HttpRequest.get(URI.create(uri)));
  }

  @Test
  void shouldRefuseAHeaderThatBringsAnotherLine() {
    assertThatIllegalArgumentException().isThrownBy(() -> new HttpHeader("A", "b\r\nHost: c"));
    assertThatIllegalArgumentException().isThrownBy(() -> new HttpHeader("A: b\r\nC", "d"));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new HttpRequest(
                    URI.create("http://host/"), List.of(new HttpHeader("Host", "other"))));
  }
}
