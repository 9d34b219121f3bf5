package usbtoaster.kernel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Where a caller finds how its request ended ({@code IO_STATUS_BLOCK}).
 *
 * <p>Written once for each completion, before any code of the caller's is told of it. The status is
 * written last and with a release: a thread that polls it and sees the end sees the information and
 * the bytes, too.
 */
public final class IoStatusBlock {
  private static final VarHandle STATUS;

  static {
    try {
      STATUS = MethodHandles.lookup().findVarHandle(IoStatusBlock.class, "status", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @SuppressWarnings("UnusedVariable") // through STATUS only
  private int status;

  private long information;

  /** Makes a block that says that nothing has ended yet. */
  public IoStatusBlock() {
    set(NtStatus.PENDING, 0);
  }

  /** Sets both fields, the status last. */
  public void set(int status, long information) {
    this.information = information;
    STATUS.setRelease(this, status);
  }

  /** Returns the {@link NtStatus}. */
  public int status() {
    return (int) STATUS.getAcquire(this);
  }

  /** Returns the bytes transferred, or what the control code gave. */
  public long information() {
    return information;
  }
}
