package usbtoaster.chardev;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What the kernel has refused; the message is a sentence that says why and what to do. */
public final class GpioException extends IOException {
  private static final long serialVersionUID = 1;

  /** Why it was refused. */
  public enum Reason {
    /** There is no such device (ENOENT). */
    NO_CHIP,
    /** The device is no GPIO chip, or the kernel is older than uAPI v2 (ENOTTY). */
    NOT_A_CHIP,
    /** This user may not (EACCES, EPERM). */
    DENIED,
    /** The chip has no line of that number (EINVAL). */
    NO_LINE,
    /** Somebody holds the line (EBUSY). */
    BUSY,
    /** The chip has no interrupts, so it tells no edges (ENXIO). */
    NO_EDGES,
    /** The chip was removed while it was open (ENODEV). */
    GONE,
    /** It was closed here. */
    CLOSED,
    /** Something else: the message has the kernel's number. */
    OTHER
  }

  /** The line of an exception that is about none. */
  public static final int NO_LINE = -1;

  private final Reason reason;
  private final int line;
  private final transient @Nullable LineHolder holder;

  GpioException(Reason reason, String message) {
    this(reason, NO_LINE, message);
  }

  GpioException(Reason reason, int line, String message) {
    this(reason, line, message, null);
  }

  /**
   * Makes an exception.
   *
   * @param line which line it is about, or {@link #NO_LINE}
   * @param message a sentence that says why and what to do
   * @param holder who holds the line; null if nobody does, or nobody knows
   */
  public GpioException(Reason reason, int line, String message, @Nullable LineHolder holder) {
    super(message);
    this.reason = reason;
    this.line = line;
    this.holder = holder;
  }

  /** Returns why. */
  public Reason reason() {
    return reason;
  }

  /** Returns the line that it is about, by its offset on its chip; or {@link #NO_LINE}. */
  public int line() {
    return line;
  }

  /** Returns who holds a line that is {@link Reason#BUSY}; null if that is not known. */
  public @Nullable LineHolder holder() {
    return holder;
  }
}
