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
 *
 * <p>Each pending request has one, so it is 40 bytes: the function is a number, as in NT, and the
 * parameters share two fields.
 */
public sealed class IoStackLocation permits StackTop {
  static final int PENDING_RETURNED = 1;
  static final int INVOKE_ON_SUCCESS = 0x40;
  static final int INVOKE_ON_ERROR = 0x80;
  static final int INVOKE_ON_CANCEL = 0x20;

  private static final byte UNUSED = -1;

  private byte major = UNUSED; // the function's code
  private boolean buffers; // a control has buffers, and no value
  private int code; // the length of a transfer, or a control code
  // The byte offset of a transfer, a control's value, or the lengths of its buffers, input first.
  private long operand;
  byte control; // the bits above
  @Nullable DeviceObject device;
  @Nullable FileObject file;
  private WayUp wayUp = WayUp.NONE; // kept for its next use

  IoStackLocation() {}

  /** Makes the topmost location of a stack of {@code size} devices. */
  static IoStackLocation top(int size) {
    return size == 1 ? new IoStackLocation() : new StackTop(size);
  }

  /** Returns how many locations there are, this one and those below. */
  int stackSize() {
    return 1;
  }

  /** Returns one of them, of which the lowest is number 1. */
  IoStackLocation numbered(int number) {
    return this;
  }

  /** Returns what is asked. */
  public MajorFunction major() {
    if (major == UNUSED) {
      throw new KernelBugCheck(
          "EMPTY_STACK_LOCATION", "This stack location is not in use: the request is not here.");
    }
    return MajorFunction.of(major);
  }

  /** Returns the bytes to transfer, of a {@link MajorFunction#READ} or WRITE. */
  public int length() {
    return transfers() ? code : 0;
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
    return transfers() ? 0 : code;
  }

  /** Returns the value that goes with the control code; 0 where buffers go with it. */
  public long value() {
    return transfers() || buffers ? 0 : operand;
  }

  /** Returns the bytes that go with the control code, at {@link Irp#buffer}. */
  public int inputLength() {
    return buffers ? (int) (operand >>> Integer.SIZE) : 0;
  }

  /** Returns how many bytes may come back from the control code, at {@link Irp#outputBuffer}. */
  public int outputLength() {
    return buffers ? (int) operand : 0;
  }

  /** Returns the open file that the request belongs to. */
  public FileObject file() {
    if (file == null || major == UNUSED) {
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
    set(MajorFunction.DEVICE_CONTROL, file, code, value);
  }

  /** Asks for a control code with buffers. */
  public void setControl(FileObject file, int code, int inputLength, int outputLength) {
    long lengths = (long) inputLength << Integer.SIZE | outputLength;
    set(MajorFunction.DEVICE_CONTROL, file, code, lengths);
    buffers = true;
  }

  /** Asks for {@code major} without parameters, for a transfer, or for a control with a value. */
  void set(MajorFunction function, FileObject file, int code, long operand) {
    this.major = function.code;
    this.file = file;
    this.code = code;
    this.operand = operand;
    buffers = false;
  }

  /** Copies the parameters of {@code above}, not its routine ({@code IoCopyCurrentIrpStack…}). */
  public void copyFrom(IoStackLocation above) {
    set(above.major(), above.file(), above.code, above.operand);
    buffers = above.buffers;
  }

  /** Keeps {@code routine} of the driver above, to be called at the outcomes in {@code control}. */
  void callBack(CompletionRoutine routine, @Nullable Object context, int control) {
    if (wayUp == WayUp.NONE) {
      wayUp = new WayUp();
    }
    wayUp.routine = routine;
    wayUp.context = context;
    this.control = (byte) control;
  }

  /** Returns what to call at this outcome, {@link WayUp#NONE} if nothing; until this is cleared. */
  WayUp wayUp(int status, boolean cancelled) {
    return invokes(status, cancelled) ? wayUp : WayUp.NONE;
  }

  /** Keeps {@code number} where the parameters were, which have been cleared. */
  void keep(long number) {
    operand = number;
  }

  /** Returns what was kept. */
  long kept() {
    return operand;
  }

  /** Replaces {@link FileObject#USE_POSITION} by the position of {@code handle}. */
  void resolve(FileObject handle) {
    if (transfers() && operand == FileObject.USE_POSITION) {
      operand = handle.position();
    }
  }

  private boolean transfers() {
    return major == MajorFunction.READ.code || major == MajorFunction.WRITE.code;
  }

  private boolean invokes(int status, boolean cancelled) {
    return (!NtStatus.isError(status) && (control & INVOKE_ON_SUCCESS) != 0)
        || (NtStatus.isError(status) && (control & INVOKE_ON_ERROR) != 0)
        || (cancelled && (control & INVOKE_ON_CANCEL) != 0);
  }

  /** Forgets what was asked of the driver, which has ended it (item 10). The file stays. */
  void clear() {
    major = UNUSED;
    buffers = false;
    code = 0;
    operand = 0;
    device = null;
    control = 0;
    if (wayUp != WayUp.NONE) {
      wayUp.routine = null;
      wayUp.context = null;
    }
  }

  /** The packet is to be used again. */
  void recycle() {
    clear();
    file = null;
  }
}
