package usbtoaster.emulator.image;

/** A file that is no image for the RP2040. The message is one sentence that says why. */
public final class ImageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Makes the exception with the sentence for the user. */
  public ImageException(String message) {
    super(message);
  }

  /** Makes the exception with the sentence for the user and what lies behind it. */
  public ImageException(String message, Throwable cause) {
    super(message, cause);
  }
}
