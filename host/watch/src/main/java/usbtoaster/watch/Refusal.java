package usbtoaster.watch;

/** An order cannot be followed; the message is one sentence that says what to do. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1;

  static final int BAD_REQUEST = 400;
  static final int FORBIDDEN = 403;
  static final int NOT_FOUND = 404;
  static final int NOT_NOW = 409;
  static final int TOO_LARGE = 413;
  static final int NO_JSON = 415;
  static final int MISDIRECTED = 421;
  static final int TOO_MANY = 429;
  static final int UNAVAILABLE = 503;

  private final int status;

  /**
   * Makes a refusal.
   *
   * @param status HTTP's
   */
  Refusal(int status, String sentence) {
    super(sentence, null, false, false);
    this.status = status;
  }

  int status() {
    return status;
  }
}
