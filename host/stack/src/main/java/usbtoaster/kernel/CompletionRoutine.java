package usbtoaster.kernel;

import org.jspecify.annotations.Nullable;

/**
 * What a driver of a device stack does with a request on its way up ({@code
 * IO_COMPLETION_ROUTINE}).
 */
@FunctionalInterface
public interface CompletionRoutine {
  /**
   * Runs on the thread that completes the request, at any IRQL up to DISPATCH. What it throws goes
   * to the I/O manager's fault handler, and the completion goes on, unless the routine has passed
   * the request on before.
   *
   * @param device the device of the driver that set the routine; null for the topmost location
   * @return {@link NtStatus#MORE_PROCESSING_REQUIRED} to stop the completion here (item 9);
   *     anything else lets it go on
   */
  int complete(@Nullable DeviceObject device, Irp irp, @Nullable Object context);
}
