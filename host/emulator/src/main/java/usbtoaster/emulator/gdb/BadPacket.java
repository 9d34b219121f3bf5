package usbtoaster.emulator.gdb;

/** What GDB asked for cannot be done: it gets an error, and nothing has changed. */
final class BadPacket extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BadPacket(String message) {
    super(message, null, false, false);
  }

  BadPacket(String message, Throwable cause) {
    super(message, cause, false, false);
  }
}
