package usbtoaster.kernel;

/**
 * What a driver does when a request that it holds is cancelled.
 *
 * <p>It owns the request: nobody else will complete it (item 32). There is no system-wide cancel
 * lock here; the routine takes the lock of the queue or device that holds the request.
 */
@FunctionalInterface
public interface CancelRoutine {
  /**
   * Takes {@code irp} out of where it is held and completes it. Runs on the canceller's thread.
   *
   * <p>What it throws goes to the I/O manager's fault handler, and the request ends as cancelled,
   * taken out of a queue of the kernel if it stands in one. If it is its device's current packet,
   * the next one is started.
   */
  void cancel(DeviceObject device, Irp irp);
}
