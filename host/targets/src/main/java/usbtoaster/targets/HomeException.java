package usbtoaster.targets;

import java.io.IOException;

/** A home could not be opened; the message says why and what to do. */
public final class HomeException extends IOException {
  /** Makes an exception with a sentence for the user. */
  public HomeException(String message) {
    super(message);
  }

  /** Makes an exception with a sentence for the user and what was found below it. */
  public HomeException(String message, Throwable cause) {
    super(message, cause);
  }
}
