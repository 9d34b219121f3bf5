package usbtoaster.kernel;

import org.jspecify.annotations.Nullable;

/**
 * One driver's part of an {@link Irp}: what is asked of it, and whom to tell on the way up ({@code
 * IO_STACK_LOCATION}). Owned by whoever owns the request.
 */
public final class IoStackLocation {
  static final int PENDING_RETURNED = 1;
  static final int INVOKE_ON_SUCCESS = 0x40;
  static final int INVOKE_ON_ERROR = 0x80;
  static final int INVOKE_ON_CANCEL = 0x20;

  @Nullable MajorFunction major;
  int controlCode;
  long value;
  int length;
  @Nullable DeviceObject device;
  @Nullable FileObject file;
  int control;
  @Nullable CompletionRoutine routine;
  @Nullable Object context;

  IoStackLocation() {}

  /** Returns what is asked. */
  public MajorFunction major() {
    if (major == null) {
      throw new KernelBugCheck(
          "EMPTY_STACK_LOCATION", "This stack location is not in use: the request is not here.");
    }
    return major;
  }

  /** Returns the control code of a {@link MajorFunction#DEVICE_CONTROL}. */
  public int controlCode() {
    return controlCode;
  }

  /** Returns the value that goes with the control code. */
  public long value() {
    return value;
  }

  /** Returns the bytes to transfer. */
  public int length() {
    return length;
  }

  /** Returns the open file that the request belongs to. */
  public FileObject file() {
    if (file == null) {
      throw new KernelBugCheck("NO_FILE_OBJECT", "The request belongs to no open file.");
    }
    return file;
  }

  /** Sets what is asked; for a driver that builds the location below its own. */
  public void set(
      MajorFunction major, @Nullable FileObject file, int length, int controlCode, long value) {
    this.major = major;
    this.file = file;
    this.length = length;
    this.controlCode = controlCode;
    this.value = value;
  }

  /** Copies the parameters of {@code above}, not its routine ({@code IoCopyCurrentIrpStack…}). */
  public void copyFrom(IoStackLocation above) {
    set(above.major(), above.file, above.length, above.controlCode, above.value);
  }

  boolean invokes(int status, boolean cancelled) {
    return (!NtStatus.isError(status) && (control & INVOKE_ON_SUCCESS) != 0)
        || (NtStatus.isError(status) && (control & INVOKE_ON_ERROR) != 0)
        || (cancelled && (control & INVOKE_ON_CANCEL) != 0);
  }

  void clear() {
    major = null;
    controlCode = 0;
    value = 0;
    length = 0;
    device = null;
    file = null;
    control = 0;
    routine = null;
    context = null;
  }
}
