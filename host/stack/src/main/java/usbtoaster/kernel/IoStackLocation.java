package usbtoaster.kernel;

import org.jspecify.annotations.Nullable;

/**
 * One driver's part of an {@link Irp}: what is asked of it, and whom to tell on the way up ({@code
 * IO_STACK_LOCATION}). Owned by whoever owns the request.
 *
 * <p>What the parameters mean depends on the function, as in NT's union:
 *
 * <ul>
 *   <li>{@link MajorFunction#READ} and {@link MajorFunction#WRITE} have {@link #length} and {@link
 *       #byteOffset};
 *   <li>{@link MajorFunction#DEVICE_CONTROL} has {@link #controlCode} and either {@link #value}, or
 *       buffers of {@link #inputLength} and {@link #outputLength} bytes;
 *   <li>the others have none. A parameter that the function does not have is 0.
 * </ul>
 */
public final class IoStackLocation {
  static final int PENDING_RETURNED = 1;
  static final int INVOKE_ON_SUCCESS = 0x40;
  static final int INVOKE_ON_ERROR = 0x80;
  static final int INVOKE_ON_CANCEL = 0x20;

  @Nullable MajorFunction major;
  private int controlCode;
  private int inputLength;
  private int length; // of the transfer, or of a control's output
  private long operand; // the byte offset of a transfer, or a control's value
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

  /** Returns the bytes to transfer, of a {@link MajorFunction#READ} or WRITE. */
  public int length() {
    return transfers() ? length : 0;
  }

  /**
   * Returns where on the device the transfer begins, of a {@link MajorFunction#READ} or WRITE
   * ({@code ByteOffset}); 0 where the caller gave none. A device without positions ignores it.
   */
  public long byteOffset() {
    return transfers() ? operand : 0;
  }

  /** Returns the control code of a {@link MajorFunction#DEVICE_CONTROL}. */
  public int controlCode() {
    return controlCode;
  }

  /** Returns the value that goes with the control code; 0 where buffers go with it. */
  public long value() {
    return transfers() ? 0 : operand;
  }

  /** Returns the bytes that go with the control code, at {@link Irp#buffer}. */
  public int inputLength() {
    return inputLength;
  }

  /** Returns how many bytes may come back from the control code, at {@link Irp#outputBuffer}. */
  public int outputLength() {
    return transfers() ? 0 : length;
  }

  /** Returns the open file that the request belongs to. */
  public FileObject file() {
    if (file == null) {
      throw new KernelBugCheck("NO_FILE_OBJECT", "The request belongs to no open file.");
    }
    return file;
  }

  /** Asks for a read; for a driver that builds the location below its own, as the next three. */
  public void setRead(FileObject file, int length, long byteOffset) {
    set(MajorFunction.READ, file, length, byteOffset);
  }

  /** Asks for a write. */
  public void setWrite(FileObject file, int length, long byteOffset) {
    set(MajorFunction.WRITE, file, length, byteOffset);
  }

  /** Asks for a control code with a value. */
  public void setControl(FileObject file, int code, long value) {
    set(MajorFunction.DEVICE_CONTROL, file, 0, value);
    controlCode = code;
  }

  /** Asks for a control code with buffers. */
  public void setControl(FileObject file, int code, int inputLength, int outputLength) {
    set(MajorFunction.DEVICE_CONTROL, file, outputLength, 0);
    controlCode = code;
    this.inputLength = inputLength;
  }

  /** Asks for {@code major} without parameters, or for a transfer. */
  void set(MajorFunction major, FileObject file, int length, long byteOffset) {
    this.major = major;
    this.file = file;
    this.length = length;
    operand = byteOffset;
    controlCode = 0;
    inputLength = 0;
  }

  /** Copies the parameters of {@code above}, not its routine ({@code IoCopyCurrentIrpStack…}). */
  public void copyFrom(IoStackLocation above) {
    major = above.major();
    file = above.file;
    length = above.length;
    operand = above.operand;
    controlCode = above.controlCode;
    inputLength = above.inputLength;
  }

  /** Replaces {@link FileObject#USE_POSITION} by the position of {@code handle}. */
  void resolve(FileObject handle) {
    if (transfers() && operand == FileObject.USE_POSITION) {
      operand = handle.position();
    }
  }

  private boolean transfers() {
    return major == MajorFunction.READ || major == MajorFunction.WRITE;
  }

  boolean invokes(int status, boolean cancelled) {
    return (!NtStatus.isError(status) && (control & INVOKE_ON_SUCCESS) != 0)
        || (NtStatus.isError(status) && (control & INVOKE_ON_ERROR) != 0)
        || (cancelled && (control & INVOKE_ON_CANCEL) != 0);
  }

  void clear() {
    major = null;
    controlCode = 0;
    inputLength = 0;
    length = 0;
    operand = 0;
    device = null;
    file = null;
    control = 0;
    routine = null;
    context = null;
  }
}
