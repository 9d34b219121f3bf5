package usbtoaster.emulator.testing;

/** A device has refused what a test asked of it over USB, or is gone; the message says how. */
public final class UsbException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Makes the exception with the sentences for the user. */
  public UsbException(String message) {
    super(message);
  }
}
