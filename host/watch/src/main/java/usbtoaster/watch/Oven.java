package usbtoaster.watch;

import usbtoaster.async.CancellationToken;
import usbtoaster.async.Task;

/** A toaster as the {@link Toasting} sees it. Calls may keep the calling thread for a frame. */
interface Oven {
  /** Writes bread. */
  Task<Integer> write(long piece, byte[] bread, CancellationToken token);

  /** Reads toast, in the order of the writes. */
  Task<Integer> read(byte[] toast, CancellationToken token);

  /**
   * Tells device and driver of the settings. Nothing is in flight then. May open the driver anew.
   */
  Task<Long> set(Settings settings, CancellationToken token);
}
