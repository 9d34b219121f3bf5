package usbtoaster.http;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * An answer.
 *
 * @param status 200 to 599
 * @param reason what the server calls that
 * @param headers in the order in which they came
 * @param body all of it; it is the caller's
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares answers
public record HttpResponse(int status, String reason, List<HttpHeader> headers, byte[] body) {
  /** Copies the headers. */
  public HttpResponse {
    headers = List.copyOf(headers);
  }

  /** Returns the value of the first header of that name, in any case. */
  public Optional<String> header(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return headers.stream().filter(each -> each.isNamed(lower)).map(HttpHeader::value).findFirst();
  }
}
