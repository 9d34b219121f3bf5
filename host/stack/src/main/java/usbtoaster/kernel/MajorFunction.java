package usbtoaster.kernel;

/** What an {@link Irp} asks for: NT's {@code IRP_MJ_…} codes, as far as this system uses them. */
public enum MajorFunction {
  /** A file object was opened. */
  CREATE(0x00),
  /** Data out of the device. */
  READ(0x03),
  /** Data into the device. */
  WRITE(0x04),
  /** A control code with a value in and a value out, or with bytes in and bytes out. */
  DEVICE_CONTROL(0x0E),
  /** The last handle was closed: complete what is queued for the file object (item 36). */
  CLEANUP(0x12),
  /** The last reference is gone. */
  CLOSE(0x02);

  private static final MajorFunction[] BY_CODE = new MajorFunction[0x13];

  static {
    for (MajorFunction function : values()) {
      BY_CODE[function.code] = function;
    }
  }

  /** NT's code, as a stack location has it. */
  final byte code;

  MajorFunction(int code) {
    this.code = (byte) code;
  }

  /** Returns the function with one of these codes. */
  static MajorFunction of(byte code) {
    return BY_CODE[code];
  }
}
