package usbtoaster.kernel;

/**
 * Where a caller finds how its request ended ({@code IO_STATUS_BLOCK}).
 *
 * <p>Written by the completion APC, before any code of the caller's sees the completion; the packet
 * or event that brings the completion also publishes these fields, so they need no volatile.
 */
public final class IoStatusBlock {
  private int status;
  private long information;

  /** Makes a block that says that nothing has ended yet. */
  public IoStatusBlock() {
    set(NtStatus.PENDING, 0);
  }

  /** Sets both fields. */
  public void set(int status, long information) {
    this.status = status;
    this.information = information;
  }

  /** Returns the {@link NtStatus}. */
  public int status() {
    return status;
  }

  /** Returns the bytes transferred, or what the control code gave. */
  public long information() {
    return information;
  }
}
