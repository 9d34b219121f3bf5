package usbtoaster.http;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The first line of an answer. */
record HttpStatusLine(int status, String reason) {
  private static final Pattern LINE = Pattern.compile("HTTP/1\\.[01] ([1-5][0-9]{2})(?: (.*))?");

  /** Returns what {@code line} says. */
  static HttpStatusLine of(String line) throws HttpException {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      throw new HttpException("What answers does not speak HTTP/1.");
    }
    String reason = matcher.group(2);
    return new HttpStatusLine(Integer.parseInt(matcher.group(1)), reason == null ? "" : reason);
  }
}
