package usbtoaster.targets;

import java.io.IOException;

/** A target could not be opened; the message says why and what to do. */
public final class TargetException extends IOException {
  /** Makes an exception with a sentence for the user. */
  public TargetException(String message) {
    super(message);
  }

  /** Makes an exception with a sentence for the user and what was found below it. */
  public TargetException(String message, Throwable cause) {
    super(message, cause);
  }
}
