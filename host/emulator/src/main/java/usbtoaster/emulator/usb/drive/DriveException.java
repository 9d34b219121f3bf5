package usbtoaster.emulator.usb.drive;

/** A drive, or the file system on it, is not as it has to be; the message says how. */
public final class DriveException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Makes the exception with a sentence for the user. */
  public DriveException(String message) {
    super(message);
  }
}
