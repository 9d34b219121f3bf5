package usbtoaster.io;

import java.io.IOException;
import usbtoaster.kernel.NtStatus;

/** An operation that ended with an error status. */
public final class IoException extends IOException {
  private final int status;

  /** Makes an exception for {@code status}, an {@link NtStatus}. */
  public IoException(String operation, int status) {
    super(operation + " failed with " + NtStatus.name(status) + ": " + NtStatus.sentence(status));
    this.status = status;
  }

  /** Returns the {@link NtStatus}. */
  public int status() {
    return status;
  }
}
