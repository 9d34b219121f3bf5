package usbtoaster.http;

import org.jspecify.annotations.Nullable;

/** Collects bytes up to CR LF. Belongs to its parser. */
final class HttpLine {
  private final int most;
  private final StringBuilder text = new StringBuilder();
  private boolean carriageReturn;

  HttpLine(int most) {
    this.most = most;
  }

  /**
   * Adds a byte; returns the line that it ends, or null.
   *
   * @throws HttpException if the line is too long, or ends otherwise
   */
  @Nullable String add(byte next) throws HttpException {
    char c = (char) (next & 0xff); // ISO 8859-1, as the headers are
    if (carriageReturn != (c == '\n')) {
      throw new HttpException("A line of the answer's head does not end with CR LF.");
    }
    if (carriageReturn) {
      String line = text.toString();
      text.setLength(0);
      carriageReturn = false;
      return line;
    }
    carriageReturn = c == '\r';
    if (!carriageReturn) {
      if (text.length() >= most) {
        throw new HttpException("A line of the answer's head is longer than " + most + " bytes.");
      }
      text.append(c);
    }
    return null;
  }
}
