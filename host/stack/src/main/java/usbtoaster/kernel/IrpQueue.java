package usbtoaster.kernel;

/** A queue of the kernel's that a packet can stand in, so that it can be taken out of it. */
interface IrpQueue {
  /** Takes {@code irp} out wherever it stands; false if it is not queued here. */
  boolean removeEntry(Irp irp);
}
