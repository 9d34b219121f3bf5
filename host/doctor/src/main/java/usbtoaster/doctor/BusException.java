package usbtoaster.doctor;

/** The host's own end of the bus, or of a line, refused; the message says how. */
final class BusException extends Exception {
  private static final long serialVersionUID = 1;

  BusException(String message) {
    super(message);
  }

  BusException(String message, Throwable cause) {
    super(message, cause);
  }
}
