package usbtoaster.http;

import java.util.Locale;

/**
 * A header field.
 *
 * @param name as it was sent; its case means nothing
 * @param value without the spaces around it
 */
public record HttpHeader(String name, String value) {
  private static final String MARKS = "!#$%&'*+-.^_`|~";

  /**
   * Checks both, so that nobody puts another line into a request.
   *
   * @throws IllegalArgumentException if one has a character that it must not have
   */
  public HttpHeader {
    if (name.isEmpty() || !name.chars().allMatch(HttpHeader::isToken)) {
      throw new IllegalArgumentException(
          "A header's name has letters, digits and some marks, and one at least.");
    }
    if (!value.chars().allMatch(c -> c == '\t' || (c >= ' ' && c != 0x7f && c <= 0xff))) {
      throw new IllegalArgumentException("A header's value has no control characters.");
    }
  }

  private static boolean isToken(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || MARKS.indexOf(c) >= 0;
  }

  boolean isNamed(String other) {
    return name.toLowerCase(Locale.ROOT).equals(other);
  }
}
