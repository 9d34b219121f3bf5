package usbtoaster.http;

import java.util.List;
import java.util.regex.Pattern;

/** How long a body is, as its headers and its chunks say. */
final class HttpFraming {
  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,18}");
  private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{1,15}");

  private HttpFraming() {}

  /** Returns whether the body comes in chunks. */
  static boolean chunked(List<HttpHeader> headers) throws HttpException {
    List<String> codings = values(headers, "transfer-encoding");
    if (codings.isEmpty()) {
      return false;
    }
    if (codings.size() > 1 || !codings.getFirst().equalsIgnoreCase("chunked")) {
      throw new HttpException("The body is coded in a way that this client does not know.");
    }
    if (!values(headers, "content-length").isEmpty()) {
      throw new HttpException("The body has a length and chunks: one of them is not true.");
    }
    return true;
  }

  /** Returns the length of the body; -1: nobody says it. */
  static long length(List<HttpHeader> headers) throws HttpException {
    List<String> lengths = values(headers, "content-length").stream().distinct().toList();
    if (lengths.isEmpty()) {
      return -1;
    }
    if (lengths.size() > 1 || !DIGITS.matcher(lengths.getFirst()).matches()) {
      throw new HttpException("The length of the body is no number, or there are several.");
    }
    return Long.parseLong(lengths.getFirst());
  }

  /** Returns the size of a chunk; what stands behind a semicolon means nothing to us. */
  static long chunkSize(String line) throws HttpException {
    int semicolon = line.indexOf(';');
    String size = (semicolon < 0 ? line : line.substring(0, semicolon)).strip();
    if (!HEX.matcher(size).matches()) {
      throw new HttpException("The size of a chunk is no number.");
    }
    return Long.parseLong(size, 16);
  }

  private static List<String> values(List<HttpHeader> headers, String name) {
    return headers.stream().filter(each -> each.isNamed(name)).map(HttpHeader::value).toList();
  }
}
