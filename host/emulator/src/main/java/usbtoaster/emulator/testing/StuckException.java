package usbtoaster.emulator.testing;

/** What was awaited of a firmware did not come; the message says where it is instead. */
public final class StuckException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Makes the exception with the sentences for the user. */
  public StuckException(String message) {
    super(message);
  }
}
