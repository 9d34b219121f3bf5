package usbtoaster.pico;

/** What is no table of wires, or one that cannot be. The message is one sentence that says why. */
public final class WiringException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** Makes the exception with the sentence for the user. */
  public WiringException(String message) {
    super(message);
  }

  /** Makes the exception with the sentence for the user and what lies behind it. */
  public WiringException(String message, Throwable cause) {
    super(message, cause);
  }
}
