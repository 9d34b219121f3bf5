package usbtoaster.uring;

import java.io.IOException;
import usbtoaster.linux.Errno;

/** Linux refuses a ring: with which error number, and at which of its calls. */
final class RingFailure extends IOException {
  private static final long serialVersionUID = 1;

  private final int result;

  RingFailure(String call, long result) {
    super(call + " failed with " + Errno.name(result) + ".");
    this.result = (int) result;
  }

  /** Returns the negated error number. */
  int result() {
    return result;
  }
}
