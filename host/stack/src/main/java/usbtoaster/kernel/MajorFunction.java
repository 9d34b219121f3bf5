package usbtoaster.kernel;

/** What an {@link Irp} asks for: NT's {@code IRP_MJ_…} codes, as far as this system uses them. */
public enum MajorFunction {
  /** A file object was opened. */
  CREATE,
  /** Data out of the device. */
  READ,
  /** Data into the device. */
  WRITE,
  /** A control code with a value in and a value out, or with bytes in and bytes out. */
  DEVICE_CONTROL,
  /** The last handle was closed: complete what is queued for the file object (item 36). */
  CLEANUP,
  /** The last reference is gone. */
  CLOSE
}
