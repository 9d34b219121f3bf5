package usbtoaster.driver;

import usbtoaster.kernel.CancelSafeQueue;
import usbtoaster.kernel.IoManager;
import usbtoaster.kernel.Irp;

/**
 * The requests that do not wait for the bus: writes that wait for a slot, reads that wait for
 * toast. The queues have locks of their own; any thread.
 */
final class WaitingRequests {
  final CancelSafeQueue writes;
  final CancelSafeQueue reads;

  /**
   * Makes the queues.
   *
   * @param max how many may wait in each
   */
  WaitingRequests(IoManager io, int max) {
    writes = new CancelSafeQueue(io, max);
    reads = new CancelSafeQueue(io, max);
  }

  boolean any() {
    return writes.size() > 0 || reads.size() > 0;
  }

  /** Ends all of them with {@code status}. Called with the extension's lock. */
  void finishAll(Outbox outbox, int status) {
    finishAll(writes, outbox, status);
    finishAll(reads, outbox, status);
  }

  private static void finishAll(CancelSafeQueue queue, Outbox outbox, int status) {
    for (Irp each = queue.remove(); each != null; each = queue.remove()) {
      outbox.finish(each, status, 0);
    }
  }

  @Override
  public String toString() {
    return writes.size() + " writes and " + reads.size() + " reads wait";
  }
}
