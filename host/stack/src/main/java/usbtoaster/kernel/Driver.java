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
   * <p>What it throws goes to the I/O manager's fault handler, and the request ends with {@link
   * NtStatus#DRIVER_INTERNAL_ERROR}: told by the call, or, if it was marked pending, as any pended
   * end. Not so a request that the driver has completed, passed down or put into a queue of the
   * kernel before, or whose cancel routine a canceller has: it goes its way.
   *
   * @return the status, or {@link NtStatus#PENDING} if and only if the request was marked pending
   */
  int dispatch(DeviceObject device, Irp irp);

  /**
   * Starts {@code irp} on an idle device. Runs at DISPATCH, called by {@link IoManager#startPacket}
   * on the caller's thread or by {@link IoManager#startNextPacket} in a DPC.
   *
   * <p>What it throws goes to the I/O manager's fault handler. The request ends as one whose
   * dispatch threw, and the next packet is started, unless it has been asked for already.
   */
  default void startIo(DeviceObject device, Irp irp) {
    throw new KernelBugCheck(
        "NO_START_IO", "The driver queued a packet but has no startIo: override Driver.startIo.");
  }
}
