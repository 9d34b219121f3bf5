package usbtoaster.kernel;

/**
 * A device driver, as the I/O manager sees it. The kernel owns this interface; a driver implements
 * it, and whoever puts the system together makes the {@link DeviceObject}.
 */
public interface Driver {
  /**
   * Handles a request ({@code MajorFunction[…]}). Must complete it, pass it down, or mark it
   * pending and return {@link NtStatus#PENDING} (items 1 to 3). Never blocks.
   *
   * @return the status, or {@link NtStatus#PENDING} if and only if the request was marked pending
   */
  int dispatch(DeviceObject device, Irp irp);

  /**
   * Starts {@code irp} on an idle device. Runs at DISPATCH, called by {@link IoManager#startPacket}
   * on the caller's thread or by {@link IoManager#startNextPacket} in a DPC.
   */
  default void startIo(DeviceObject device, Irp irp) {
    throw new KernelBugCheck(
        "NO_START_IO", "The driver queued a packet but has no startIo: override Driver.startIo.");
  }
}
