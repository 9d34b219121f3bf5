package usbtoaster.http;

import java.io.IOException;

/** What came is no answer that this client takes; the message says what and why. */
public final class HttpException extends IOException {
  private static final long serialVersionUID = 1;

  HttpException(String sentence) {
    super(sentence);
  }
}
