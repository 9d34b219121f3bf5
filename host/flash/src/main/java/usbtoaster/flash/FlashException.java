package usbtoaster.flash;

/** A Pico that cannot be flashed. The message is a sentence that says why and what to do. */
public final class FlashException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Makes the exception with the sentence for the user. */
  public FlashException(String message) {
    super(message);
  }

  /** Makes the exception with the sentence for the user and what lies behind it. */
  public FlashException(String message, Throwable cause) {
    super(message, cause);
  }
}
